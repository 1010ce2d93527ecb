/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* For avx2.h and avx512.h alone: 256 and 512 bits share names but for a prefix and
 * the bitwise operations, which these two define first, with the few operations
 * that differ. */

#pragma once

#define el_v8_load(p) el_v_load (p)
#define el_v8_store(p, v) el_v_store (p, v)
#define el_v8_set(x) EL_MM (set1_epi8) ((char) (x))
#define el_v8_add(a, b) EL_MM (add_epi8) (a, b)
#define el_v8_and(a, b) el_v_and (a, b)
#define el_v8_xor(a, b) el_v_xor (a, b)
#define el_v8_set_pixels(x) EL_MM (set1_epi32) ((int) (x))
#define el_v8_min(a, b) EL_MM (min_epu8) (a, b)
#define el_v8_max(a, b) EL_MM (max_epu8) (a, b)
#define el_v8_set_pixels(x) EL_MM (set1_epi32) ((int) (x))
/* Four words, over and over. */
#define el_v16_set_four(p) \
  EL_EACH_128 (_mm_set1_epi64x ((long long) *(const ElU64 *) (p)))
#define el_v16_set(x) EL_MM (set1_epi16) ((short) (x))
#define el_v16_add(a, b) EL_MM (add_epi16) (a, b)
#define el_v16_sub(a, b) EL_MM (sub_epi16) (a, b)
#define el_v16_max(a, b) EL_MM (max_epi16) (a, b)
#define el_v16_abs(a) EL_MM (abs_epi16) (a)
#define el_v16_shift(a, n) EL_MM (sra_epi16) (a, _mm_cvtsi32_si128 (n))
#define el_f32_set(x) EL_MM (set1_ps) (x)

/* Of lanes that differ, so many bits are set. */
#define EL_V8_MASK_BITS 1

/* Weights of even and odd bytes, -127..127. */
typedef ElV8 ElPairs;
#define el_pairs(even, odd) \
  EL_MM (set1_epi16) ((short) ((odd) << 8 | ((even) &0xff)))
#define el_pair_sum(v, weights) EL_MM (maddubs_epi16) (v, weights)

/* Lanes of `even` and `odd`, saturated to bytes, in turn. */
static inline ElV8
el_v8_zip (ElV16 even, ElV16 odd)
{
  const __m128i order =
      _mm_setr_epi8 (0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15);

  return EL_MM (
      shuffle_epi8) (EL_MM (packus_epi16) (even, odd), EL_EACH_128 (order));
}

/* Bytes 0, 2, 4, ... or, from 1 on, of 2 * EL_V8_BYTES. */
static inline ElV8
el_v8_every_other (const uint8_t *p, int first)
{
  const ElV16 mask = el_v16_set (0xff);
  const ElV8 a = el_v_load (p), b = el_v_load (p + EL_V8_BYTES);
  const ElV8 packed = first
      ? EL_MM (
          packus_epi16) (EL_MM (srli_epi16) (a, 8), EL_MM (srli_epi16) (b, 8))
      : EL_MM (packus_epi16) (el_v_and (a, mask), el_v_and (b, mask));

  return el_v8_unpacked (packed);
}

typedef struct
{
  ElF32 low, high;
} ElF32x2;

/* x^2 + y^2; which lanes are `low` is this instruction set's business. */
static inline ElF32x2
el_squares (ElV16 x, ElV16 y)
{
  const ElV16 low = EL_MM (unpacklo_epi16) (x, y);
  const ElV16 high = EL_MM (unpackhi_epi16) (x, y);
  const ElF32x2 sum = {
    EL_MM (cvtepi32_ps) (EL_MM (madd_epi16) (low, low)),
    EL_MM (cvtepi32_ps) (EL_MM (madd_epi16) (high, high)),
  };

  return sum;
}

/* Of lanes that are not negative. */
static inline ElF32x2
el_v16_to_f32 (ElV16 v)
{
  const ElV16 zero = el_v16_set (0);
  const ElF32x2 wide = {
    EL_MM (cvtepi32_ps) (EL_MM (unpacklo_epi16) (v, zero)),
    EL_MM (cvtepi32_ps) (EL_MM (unpackhi_epi16) (v, zero)),
  };

  return wide;
}

/* Truncated, saturated to 16 signed bits. */
static inline ElV16
el_f32_pack (ElF32x2 v)
{
  return EL_MM (packs_epi32) (EL_MM (cvttps_epi32) (v.low),
      EL_MM (cvttps_epi32) (v.high));
}

/*
 * sqrt (v) * factor by the reciprocal estimate y and one step of Newton's
 * method: sqrt (v) = v y (3 - v y^2) / 2. From an error e of the estimate (1.5 *
 * 2^-12 at most; 2^-14 with AVX-512) 1.5 e^2 is left, to which the operations
 * add 2.7e-7 where a root and a product add 1.2e-7. (0 times its estimate is not
 * a number, and becomes 0 when it is packed.)
 */
static inline ElF32
el_newton_root (ElF32 v, ElF32 factor)
{
  const ElF32 y = EL_RSQRT (v);
  const ElF32 root = EL_MM (mul_ps) (v, y);

  return EL_SCALE_ROOT (root,
      EL_MM (fnmadd_ps) (EL_MM (mul_ps) (root, y),
          EL_MM (mul_ps) (factor, el_f32_set (0.5f)),
          EL_MM (mul_ps) (factor, el_f32_set (1.5f))));
}

/* Of v, a whole number, floor (sqrt (v) * factor) where that is up to 256, and as
 * much at least elsewhere; as integers, which the number's bits stand for. An
 * estimate is made a little too large: up to 256 it truncates to m or m + 1, and
 * the remainder v - m^2 * (inverse[0] + inverse[1]), the inverse being that of
 * factor^2, is negative for m + 1. (0 times the estimate of 1 / sqrt (0) would not
 * be a number.) */
static inline ElF32
el_remainder_root (ElF32 v, ElF32 factor, const ElF32 inverse[2])
{
  const ElF32 root =
      EL_MM (mul_ps) (v, EL_RSQRT (EL_MM (add_ps) (v, el_f32_set (0x1p-20f))));
  const ElV32 m = EL_MM (cvttps_epi32) (
      EL_MM (fmadd_ps) (root, factor, el_f32_set (257 * EL_RSQRT_ERROR)));
  const ElF32 m2 = EL_MM (cvtepi32_ps) (EL_MM (madd_epi16) (m, m));
  const ElF32 remainder =
      EL_MM (fnmadd_ps) (m2, inverse[1], EL_MM (fnmadd_ps) (m2, inverse[0], v));
  const ElV32 sign = EL_MM (srai_epi32) (EL_F32_BITS (remainder), 31);

  return EL_BITS_F32 (EL_MM (add_epi32) (m, sign));
}

static inline void
el_remainder_roots (ElF32x2 v[2], ElF32 factor, const ElF32 inverse[2])
{
  for (int i = 0; i < 2; i++) {
    v[i].low = el_remainder_root (v[i].low, factor, inverse);
    v[i].high = el_remainder_root (v[i].high, factor, inverse);
  }
}

/* As el_f32_pack, of these integers. */
static inline ElV16
el_bits_pack (ElF32x2 v)
{
  return EL_MM (packs_epi32) (EL_F32_BITS (v.low), EL_F32_BITS (v.high));
}

/* --- 16-bit samples --- */

#define EL_V16_LANES (EL_V8_BYTES / 2)
#define el_v16_load(p) el_v_load (p)
#define el_v16_store(p, v) el_v_store (p, v)
/* Less 32768. */
#define el_v16_signed(v) el_v_xor (v, el_v16_set (-32768))
typedef ElV16 ElWidePairs;
#define el_wide_pairs(even, odd) \
  EL_MM (set1_epi32) ((int) ((uint32_t) (odd) << 16 | (uint16_t) (even)))
#define el_wide_pair_sum(v, weights) EL_MM (madd_epi16) (v, weights)
#define el_v16_zip_low(a, b) EL_MM (unpacklo_epi16) (a, b)
#define el_v16_zip_high(a, b) EL_MM (unpackhi_epi16) (a, b)
#define el_v32_pack(low, high) EL_MM (packs_epi32) (low, high)
#define el_v32_pairs(even, odd) el_v_or (even, EL_MM (slli_epi32) (odd, 16))
#define el_v32_shift(v, n) EL_MM (sra_epi32) (v, _mm_cvtsi32_si128 (n))
#define el_v32_load(p) el_v_load (p)
#define el_v32_set(x) EL_MM (set1_epi32) (x)
#define el_v32_and(a, b) el_v_and (a, b)
#define el_v32_add(a, b) EL_MM (add_epi32) (a, b)
#define el_v32_sub(a, b) EL_MM (sub_epi32) (a, b)
#define el_v32_to_f32(v) EL_MM (cvtepi32_ps) (v)
#define el_f32_store(p, v) EL_MM (storeu_ps) (p, v)
#define el_f32_add(a, b) EL_MM (add_ps) (a, b)
#define el_f32_mul(a, b) EL_MM (mul_ps) (a, b)
#define el_f32_min(a, b) EL_MM (min_ps) (a, b)
#define el_f32_max(a, b) EL_MM (max_ps) (a, b)
#define el_f32_sqrt(a) EL_MM (sqrt_ps) (a)

/* Lanes of both, truncated, in turn; 0..65535. */
#define el_v16_zip(even, odd)           \
  el_v_or (EL_MM (cvttps_epi32) (even), \
      EL_MM (slli_epi32) (EL_MM (cvttps_epi32) (odd), 16))

#define el_v16_min_unsigned(a, b) EL_MM (min_epu16) (a, b)
#define el_v8_any(v) el_v16_any (v)
#define el_v8_low(v) EL_MM (unpacklo_epi8) (v, el_v8_set (0))
#define el_v8_high(v) EL_MM (unpackhi_epi8) (v, el_v8_set (0))
#define el_v8_join(low, high) EL_MM (packus_epi16) (low, high)
#define el_v8_even(v) el_v_and (v, el_v16_set (0xff))
#define el_v8_odd(v) EL_MM (srli_epi16) (v, 8)
#define el_v8_weave(even, odd) el_v_or (even, EL_MM (slli_epi16) (odd, 8))
#define el_v16_swap_pairs(v) \
  el_v_or (EL_MM (slli_epi32) (v, 16), EL_MM (srli_epi32) (v, 16))
#define el_v16_twice_low(v) EL_MM (unpacklo_epi16) (v, v)
#define el_v16_twice_high(v) EL_MM (unpackhi_epi16) (v, v)
#define el_v16_average(a, b) EL_MM (avg_epu16) (a, b)
#define el_v16_shift_down(v, n) EL_MM (srli_epi16) (v, n)
#define el_v32_zero() el_v16_set (0)
#define el_v16_mul(a, b) EL_MM (mullo_epi16) (a, b)
#define el_v16_mul_high(a, b) EL_MM (mulhi_epi16) (a, b)
#define el_v16_factor(x) el_v16_set (2 * (x))
#define el_v16_scale(v, factor) el_v16_mul_high (v, factor)
#define el_v16_mul_high_unsigned(a, b) EL_MM (mulhi_epu16) (a, b)
#define el_v16_shift_right(v, n) EL_MM (srl_epi16) (v, _mm_cvtsi32_si128 (n))
#define el_v16_or(a, b) el_v_or (a, b)
#define el_v16_shift_left(v, n) EL_MM (sll_epi16) (v, _mm_cvtsi32_si128 (n))
#define el_v16_and(a, b) el_v_and (a, b)
#define el_v16_xor(a, b) el_v_xor (a, b)

#define el_pack16(a, b) EL_MM (packus_epi32) (a, b)

/* --- lines to rows --- */

/* Of the numbers in 32-bit lanes, each byte. */
#define el_v8_each_byte(v) \
  EL_MM (mullo_epi32) (v, EL_MM (set1_epi32) (0x01010101))

/* --- channels of pixels of 4 bytes --- */

/* For bytes place[0..2] of four pixels in each 128 bits: where they come from if
 * each channel's shall be together, the first one's first. */
static inline ElV8
el_channels_together (const int place[3])
{
  uint8_t from[16];

  for (int i = 0; i < 16; i++)
    from[i] = (uint8_t) (i < 12 ? place[i / 4] + i % 4 * 4 : 0x80);
  return EL_EACH_128 (_mm_loadu_si128 ((const __m128i *) from));
}

/* And the way back; 0 where the fourth one is. */
static inline ElV8
el_channels_apart (const int place[3])
{
  uint8_t from[16];

  memset (from, 0x80, sizeof from);
  for (int i = 0; i < 12; i++)
    from[place[i / 4] + i % 4 * 4] = (uint8_t) i;
  return EL_EACH_128 (_mm_loadu_si128 ((const __m128i *) from));
}

/* EL_V8_BYTES pixels to a vector a channel. */
static inline void
el_v8_split_pixels (ElV8 channel[3], const uint8_t *row, ElV8 order)
{
  ElV8 v[4], first[2], last[2];

  for (int i = 0; i < 4; i++)
    v[i] = EL_MM (shuffle_epi8) (el_v8_load (row + i * EL_V8_BYTES), order);
  for (int i = 0; i < 2; i++) {
    first[i] = EL_MM (unpacklo_epi32) (v[2 * i], v[2 * i + 1]);
    last[i] = EL_MM (unpackhi_epi32) (v[2 * i], v[2 * i + 1]);
  }
  channel[0] = el_v8_in_order (EL_MM (unpacklo_epi64) (first[0], first[1]));
  channel[1] = el_v8_in_order (EL_MM (unpackhi_epi64) (first[0], first[1]));
  channel[2] = el_v8_in_order (EL_MM (unpacklo_epi64) (last[0], last[1]));
}

/* And back, where `keep` does not mark what stays. */
static inline void
el_v8_merge_pixels (uint8_t *row, const ElV8 channel[3], ElV8 order, ElV8 keep)
{
  const ElV8 a = el_v8_by_lanes (channel[0]), b = el_v8_by_lanes (channel[1]);
  const ElV8 c = el_v8_by_lanes (channel[2]);
  const ElV8 ab[2] = { EL_MM (unpacklo_epi32) (a, b),
    EL_MM (unpackhi_epi32) (a, b) };
  const ElV8 cc[2] = { EL_MM (unpacklo_epi32) (c, c),
    EL_MM (unpackhi_epi32) (c, c) };

  for (int i = 0; i < 4; i++) {
    const ElV8 pixels = i % 2 ? EL_MM (unpackhi_epi64) (ab[i / 2], cc[i / 2])
                              : EL_MM (unpacklo_epi64) (ab[i / 2], cc[i / 2]);

    el_v8_store (row + i * EL_V8_BYTES,
        el_v_or (el_v_and (el_v8_load (row + i * EL_V8_BYTES), keep),
            EL_MM (shuffle_epi8) (pixels, order)));
  }
}

/* --- eight numbers --- */

typedef __m256 ElF8;

#define el_f8_set(x) _mm256_set1_ps (x)
#define el_f8_load(p) _mm256_loadu_ps (p)
#define el_f8_store(p, v) _mm256_storeu_ps (p, v)
#define el_f8_add(a, b) _mm256_add_ps (a, b)
#define el_f8_sub(a, b) _mm256_sub_ps (a, b)
#define el_f8_mul(a, b) _mm256_mul_ps (a, b)
#define el_f8_of(v) _mm256_cvtepi32_ps (_mm256_cvtepu16_epi32 (v))
#define el_f8_low_halves(a, b) \
  _mm256_cvtepi32_ps (         \
      _mm256_and_si256 (_mm256_set_m128i (b, a), _mm256_set1_epi32 (0xffff)))
#define el_f8_high_halves(a, b) \
  _mm256_cvtepi32_ps (_mm256_srli_epi32 (_mm256_set_m128i (b, a), 16))

EL_INLINE ElF8
el_f8_pixels (const float *p, const int lanes)
{
  if (lanes == 1)
    return el_f8_load (p);
  if (lanes == 2)
    return _mm256_permutevar8x32_ps (_mm256_castps128_ps256 (_mm_loadu_ps (p)),
        _mm256_setr_epi32 (0, 0, 1, 1, 2, 2, 3, 3));
  return _mm256_set_m128 (_mm_set1_ps (p[1]), _mm_set1_ps (p[0]));
}

static inline void
el_f8_store_samples (uint16_t *out, ElF8 v)
{
  const __m256i whole = _mm256_cvttps_epi32 (v);

  _mm_storeu_si128 ((__m128i *) out,
      _mm_packus_epi32 (_mm256_castsi256_si128 (whole),
          _mm256_extracti128_si256 (whole, 1)));
}

static inline void
el_f8_fold (float sums[4], ElF8 v)
{
  _mm_storeu_ps (sums,
      _mm_add_ps (_mm256_castps256_ps128 (v), _mm256_extractf128_ps (v, 1)));
}
