/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* For simd.h alone: what more than one instruction set does alike, over the
 * primitives of each. */

#pragma once

#ifndef EL_AVX512

static inline ElV8
el_pack_roots (const ElF32x2 v[2], ElF32 factor)
{
  (void) factor;
  return el_v8_zip (el_f32_pack (v[0]), el_f32_pack (v[1]));
}

#endif

#if defined(EL_MM) && !defined(EL_AVX512)

static inline ElV8
el_luma_zipped (const ElV8 pixels[4], const int weight[4])
{
  const ElV32 even = EL_MM (set1_epi32) (weight[2] << 16 | weight[0]);
  const ElV32 odd = EL_MM (set1_epi32) (weight[3] << 16 | weight[1]);
  const ElV16 first =
      EL_MM (packs_epi32) (el_luma_pixels (pixels[0], even, odd),
          el_luma_pixels (pixels[1], even, odd));
  const ElV16 second =
      EL_MM (packs_epi32) (el_luma_pixels (pixels[2], even, odd),
          el_luma_pixels (pixels[3], even, odd));

  return EL_MM (packus_epi16) (first, second);
}

static inline ElV8
el_luma_in_order (const ElV8 pixels[4], const int weight[4])
{
  return el_luma_order (el_luma_zipped (pixels, weight));
}

#endif

#ifndef EL_AVX512

/* --- which lanes --- */

typedef ElV16 ElM16;
#define EL_M16_PARTS 2
#define el_m16_greater(a, b) el_v16_greater (a, b)
#define el_m16_equal(a, b) el_v16_equal (a, b)
#define el_m16_clear(v, bits) \
  el_v16_equal (el_v16_and (v, el_v16_set (bits)), el_v16_set (0))
#define el_m16_and(a, b) el_v16_and (a, b)
#define el_m16_or(a, b) el_v16_or (a, b)
#define el_m16_bits(masks) el_v16_bits ((masks)[0], (masks)[1])

static inline ElV16
el_m16_select (ElM16 mask, ElV16 yes, ElV16 no)
{
  return el_v16_xor (no, el_v16_and (el_v16_xor (yes, no), mask));
}

#endif

#ifdef EL_MM

#define el_v32_shift_down(v, n) EL_MM (srli_epi32) (v, n)
#define el_v16_equal(a, b) EL_MM (cmpeq_epi16) (a, b)
#define el_v16_sub_saturated(a, b) EL_MM (subs_epi16) (a, b)

static inline ElV32
el_v16_squares_low (ElV16 x, ElV16 y)
{
  const ElV16 pairs = EL_MM (unpacklo_epi16) (x, y);

  return EL_MM (madd_epi16) (pairs, pairs);
}

static inline ElV32
el_v16_squares_high (ElV16 x, ElV16 y)
{
  const ElV16 pairs = EL_MM (unpackhi_epi16) (x, y);

  return EL_MM (madd_epi16) (pairs, pairs);
}

/* --- luma, x86 --- */

/* Luma of EL_V8_BYTES pixels of 4 bytes. */
static inline ElV8
el_luma4 (const uint8_t *pixels, const int weight[4])
{
  ElV8 v[4];

  for (int i = 0; i < 4; i++)
    v[i] = el_v8_load (pixels + EL_V8_BYTES * i);
  return el_luma_in_order (v, weight);
}

/* Of as many samples in three rows; the fourth weight is 0. Zipped samples are in
 * an order that packing undoes. */
static inline ElV8
el_luma3 (const uint8_t *r, const uint8_t *g, const uint8_t *b,
    const int weight[4])
{
  const ElV8 red = el_v8_load (r), green = el_v8_load (g);
  const ElV8 blue = el_v8_load (b), none = el_v8_set (0);
  const ElV8 low[2] = { EL_MM (unpacklo_epi8) (red, green),
    EL_MM (unpacklo_epi8) (blue, none) };
  const ElV8 high[2] = { EL_MM (unpackhi_epi8) (red, green),
    EL_MM (unpackhi_epi8) (blue, none) };
  const ElV8 v[4] = { EL_MM (unpacklo_epi16) (low[0], low[1]),
    EL_MM (unpackhi_epi16) (low[0], low[1]),
    EL_MM (unpacklo_epi16) (high[0], high[1]),
    EL_MM (unpackhi_epi16) (high[0], high[1]) };

  return el_luma_zipped (v, weight);
}

/* Of pairs of red and green, and of blue twice, each sample less 32768. */
static inline ElV32
el_luma16_pairs (ElV16 red_green, ElV16 blue, const int weight[3])
{
  const ElV32 inverse = EL_MM (set1_epi32) (EL_LUMA_INVERSE);
  const ElV32 sum = EL_MM (srli_epi32) (
      EL_MM (add_epi32) (
          EL_MM (add_epi32) (el_wide_pair_sum (red_green,
                                 el_wide_pairs (weight[0], weight[1])),
              el_wide_pair_sum (blue, el_wide_pairs (weight[2], 0))),
          EL_MM (set1_epi32) (10000 * 32768 + 5000)),
      4);
  const ElV32 even = EL_MM (mul_epu32) (sum, inverse);
  const ElV32 odd = EL_MM (mul_epu32) (EL_MM (srli_epi64) (sum, 32), inverse);

  return EL_MM (add_epi32) (EL_MM (srli_epi64) (even, 36),
      EL_MM (slli_epi64) (EL_MM (srli_epi64) (odd, 36), 32));
}

/* Of EL_V16_LANES samples in three rows. */
static inline ElV16
el_luma16 (const uint16_t *r, const uint16_t *g, const uint16_t *b,
    const int weight[3])
{
  const ElV16 red = el_v16_signed (el_v16_load (r));
  const ElV16 green = el_v16_signed (el_v16_load (g));
  const ElV16 blue = el_v16_signed (el_v16_load (b));

  return el_pack16 (el_luma16_pairs (EL_MM (unpacklo_epi16) (red, green),
                        EL_MM (unpacklo_epi16) (blue, blue), weight),
      el_luma16_pairs (EL_MM (unpackhi_epi16) (red, green),
          EL_MM (unpackhi_epi16) (blue, blue), weight));
}

/* --- eight numbers, x86 --- */

#define el_f8_samples(p) el_f8_of (_mm_loadu_si128 ((const __m128i *) (p)))

/* 32 bits of each of four places. */
static inline __m128i
load_four_units (const uint16_t *in, const int32_t *offset)
{
  const ElU32 *units[4];

  for (int i = 0; i < 4; i++)
    units[i] = (const ElU32 *) (in + offset[i]);
  return _mm_setr_epi32 ((int) *units[0], (int) *units[1], (int) *units[2],
      (int) *units[3]);
}

/* 64 bits of either of two. */
static inline __m128i
load_two_units (const uint16_t *in, const int32_t *offset)
{
  return _mm_unpacklo_epi64 (
      _mm_loadl_epi64 ((const __m128i *) (in + 2 * (ptrdiff_t) offset[0])),
      _mm_loadl_epi64 ((const __m128i *) (in + 2 * (ptrdiff_t) offset[1])));
}

/* Samples of pixels of 2 or 4 lanes, and of their neighbours. */
EL_INLINE void
split_corners (__m128i *left, __m128i *right, const uint16_t *in,
    const int32_t *offset, const int lanes)
{
  if (lanes == 2) {
    const __m128 a = _mm_castsi128_ps (load_two_units (in, offset));
    const __m128 b = _mm_castsi128_ps (load_two_units (in, offset + 2));

    *left = _mm_castps_si128 (_mm_shuffle_ps (a, b, 0x88));
    *right = _mm_castps_si128 (_mm_shuffle_ps (a, b, 0xdd));
  } else {
    const __m128i a =
        _mm_loadu_si128 ((const __m128i *) (in + 4 * (ptrdiff_t) offset[0]));
    const __m128i b =
        _mm_loadu_si128 ((const __m128i *) (in + 4 * (ptrdiff_t) offset[1]));

    *left = _mm_unpacklo_epi64 (a, b);
    *right = _mm_unpackhi_epi64 (a, b);
  }
}

EL_INLINE void
el_f8_corners (ElF8 *left, ElF8 *right, const uint16_t *in,
    const int32_t *offset, const int lanes)
{
  __m128i a, b;

  if (lanes == 1) {
    a = load_four_units (in, offset);
    b = load_four_units (in, offset + 4);
    *left = el_f8_low_halves (a, b);
    *right = el_f8_high_halves (a, b);
    return;
  }
  split_corners (&a, &b, in, offset, lanes);
  *left = el_f8_of (a);
  *right = el_f8_of (b);
}

#endif

#ifndef EL_AVX2

/* --- lines to rows, 128 bits --- */

typedef struct
{
  ElV8 keep, add, select;
} ElSpread;

static inline ElSpread
el_spread (uint32_t keep, uint32_t select, uint32_t add)
{
  const ElSpread spread = { el_v8_set_pixels (keep), el_v8_set_pixels (add),
    el_v8_set_pixels (select) };

  return spread;
}

static inline void
el_v8_spread (uint8_t *row, ElV8 m, const ElSpread *spread)
{
  ElV8 v[4];

  el_v8_fourfold (v, m);
  for (int i = 0; i < 4; i++, row += EL_V8_BYTES) {
    const ElV8 kept =
        el_v8_or (el_v8_and (el_v8_load (row), spread->keep), spread->add);

    el_v8_store (row, el_v8_or (kept, el_v8_and (v[i], spread->select)));
  }
}

#endif

#ifdef EL_F8_IS_TWO

/* --- eight numbers as twice four --- */

#define EL_F8_BOTH(name, f32)                                       \
  static inline ElF8 name (ElF8 a, ElF8 b)                          \
  {                                                                 \
    const ElF8 both = { f32 (a.low, b.low), f32 (a.high, b.high) }; \
                                                                    \
    return both;                                                    \
  }

EL_F8_BOTH (el_f8_add, el_f32_add)
EL_F8_BOTH (el_f8_sub, el_f32_sub)
EL_F8_BOTH (el_f8_mul, el_f32_mul)

static inline ElF8
el_f8_set (float x)
{
  const ElF8 v = { el_f32_set (x), el_f32_set (x) };

  return v;
}

static inline ElF8
el_f8_load (const float *p)
{
  const ElF8 v = { el_f32_load (p), el_f32_load (p + 4) };

  return v;
}

static inline void
el_f8_store (float *p, ElF8 v)
{
  el_f32_store (p, v.low);
  el_f32_store (p + 4, v.high);
}

EL_INLINE ElF8
el_f8_pixels (const float *p, const int lanes)
{
  ElF8 v;

  if (lanes == 1)
    return el_f8_load (p);
  if (lanes == 2) {
    const ElF32 four = el_f32_load (p);

    v.low = el_f32_zip_low (four);
    v.high = el_f32_zip_high (four);
    return v;
  }
  v.low = el_f32_set (p[0]);
  v.high = el_f32_set (p[1]);
  return v;
}

static inline void
el_f8_fold (float sums[4], ElF8 v)
{
  el_f32_store (sums, el_f32_add (v.low, v.high));
}

#endif

static inline ElF8
el_f8_between (ElF8 a, ElF8 b, ElF8 fraction)
{
  return el_f8_add (a, el_f8_mul (el_f8_sub (b, a), fraction));
}
