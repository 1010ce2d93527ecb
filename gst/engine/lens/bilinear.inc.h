/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The lens's bilinear resampling.
 *
 * At 8 bits, vectors hold the neighbours of several pixels, one load a pixel
 * from a copy whose rows are paired, two from a plain one of four lanes: see
 * el_bilinear_wants_pairs (). All instruction sets do what bilinear8_sample ()
 * does, in the shape that suits them: the left and the right columns of 8 or 16
 * values, then the mix of both.
 */
#pragma once

#include "isa.h"
#include "lens/map.inc.h"
#include "simd/simd.h"

/* --- 8 bits, the specification --- */

static void
pair (uint8_t *restrict out, const uint8_t *restrict above,
    const uint8_t *restrict below, int n)
{
  for (int i = 0; i < n; i++) {
    out[2 * i] = above[i];
    out[2 * i + 1] = below[i];
  }
}

/* High half of the product of two signed 16-bit numbers. */
static inline int
mul_high (int a, int b)
{
  return (a * b) >> 16;
}

/* Between two samples, with 6 fractional bits; y is a fraction in 1/65536 less
 * 1/2: counted from the middle, it is a signed number of 16 bits. */
static inline int
bilinear8_column (int top, int bottom, int y)
{
  return (top + bottom) * 32 + mul_high ((bottom - top) * 64, y);
}

/* Vertically, then horizontally. From 1/32 below the exact sum to 1/128 above
 * it, and exact where a fraction is 0 or the samples are alike. The bottom and
 * the right sample are that many bytes from the top left one. */
static inline uint8_t
bilinear8_sample (const uint8_t *p, ptrdiff_t bottom, int right, int x, int y)
{
  const int column0 = bilinear8_column (p[0], p[bottom], y);
  const int column1 = bilinear8_column (p[right], p[right + bottom], y);
  const int mixed =
      ((column0 + column1 + 1) >> 1) + mul_high (column1 - column0, x);

  return (uint8_t) ((mixed + 32) >> 6);
}

/* Pixel i of a run. */
static inline void
bilinear8_pixel (uint8_t *restrict out, const uint8_t *restrict in, int stride,
    const ElLensMap *map, int i, const int lanes)
{
  const bool pairs = el_bilinear_wants_pairs (false, lanes);
  const ptrdiff_t bottom = pairs ? 1 : (ptrdiff_t) stride * lanes;
  const int bytes = pairs ? 2 : 1;
  const uint8_t *p = in + bytes * lanes * (ptrdiff_t) map->offset[i];
  const int x = (int) (map->fraction[i] & 0xffff) - 0x8000;
  const int y = (int) (map->fraction[i] >> 16) - 0x8000;

  for (int c = 0; c < lanes; c++)
    out[c] = bilinear8_sample (p + bytes * c, bottom, bytes * lanes, x, y);
}

static inline void
bilinear8_loop (uint8_t *restrict out, const uint8_t *restrict in, int stride,
    const ElLensMap *map, int n, const int lanes)
{
  for (int i = 0; i < n; i++)
    bilinear8_pixel (out + i * lanes, in, stride, map, i, lanes);
}

static inline void
bilinear8_merge_loop (ElU32 *restrict row, const uint8_t *restrict in,
    int stride, const ElLensMap *map, int n, uint32_t keep)
{
  for (int i = 0; i < n; i++) {
    uint32_t pixel;

    bilinear8_pixel ((uint8_t *) &pixel, in, stride, map, i, 4);
    row[i] = (row[i] & keep) | (pixel & ~keep);
  }
}

/* --- 8 bits, blocks of pixels --- */

#ifdef EL_AVX2

/* Fractions of 8 pixels, x and y, counted from the middle. */
static inline __m256i
bilinear8_fractions (const uint32_t *fraction)
{
  return _mm256_xor_si256 (_mm256_loadu_si256 ((const __m256i *) fraction),
      _mm256_set1_epi16 ((short) 0x8000));
}

/* 16 columns, as bilinear8_column. */
static inline __m256i
bilinear8_columns (__m256i pairs, __m256i y)
{
  const __m256i middle = _mm256_maddubs_epi16 (pairs, _mm256_set1_epi8 (32));
  const __m256i rise = _mm256_maddubs_epi16 (pairs, _mm256_set1_epi16 (0x40c0));

  return _mm256_add_epi16 (middle, _mm256_mulhi_epi16 (rise, y));
}

/* 16 words of results, as bilinear8_sample; mulhrs by 512 is the rounded
 * division by 64. */
static inline __m256i
bilinear8_mix (__m256i left, __m256i right, __m256i x)
{
  const __m256i mixed = _mm256_add_epi16 (_mm256_avg_epu16 (left, right),
      _mm256_mulhi_epi16 (_mm256_sub_epi16 (right, left), x));

  return _mm256_mulhrs_epi16 (mixed, _mm256_set1_epi16 (512));
}

static inline void
store_16_bytes (uint8_t *out, __m256i words)
{
  _mm_storeu_si128 ((__m128i *) out,
      _mm_packus_epi16 (_mm256_castsi256_si128 (words),
          _mm256_extracti128_si256 (words, 1)));
}

/* 16 bytes of either place, however few of them count: gathering is slower, and
 * so is putting a vector together from smaller loads. */
static inline __m256i
load_two (const uint8_t *low, const uint8_t *high)
{
  return _mm256_set_m128i (_mm_loadu_si128 ((const __m128i *) high),
      _mm_loadu_si128 ((const __m128i *) low));
}

/* The neighbours, 4 bytes, of 8 pixels of one lane. */
static inline __m256i
load_neighbours_1 (const uint8_t *in, const int32_t *offset)
{
#define PIXELS(i)                           \
  load_two (in + 2 * (ptrdiff_t) offset[i], \
      in + 2 * (ptrdiff_t) offset[(i) + 4])
  return _mm256_unpacklo_epi64 (_mm256_unpacklo_epi32 (PIXELS (0), PIXELS (1)),
      _mm256_unpacklo_epi32 (PIXELS (2), PIXELS (3)));
#undef PIXELS
}

/* 16 pixels of one lane. */
static inline void
bilinear8_block_1 (uint8_t *out, const uint8_t *in, const int32_t *offset,
    const uint32_t *fraction)
{
  /* The low words of 4 pixels, then the high ones: left and right pairs, or x
   * and y. */
  const __m256i split = _mm256_broadcastsi128_si256 (
      _mm_setr_epi8 (0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15));
  const __m256i f0 =
      _mm256_shuffle_epi8 (bilinear8_fractions (fraction), split);
  const __m256i f1 =
      _mm256_shuffle_epi8 (bilinear8_fractions (fraction + 8), split);
  const __m256i columns0 = bilinear8_columns (
      _mm256_shuffle_epi8 (load_neighbours_1 (in, offset), split),
      _mm256_unpackhi_epi64 (f0, f0));
  const __m256i columns1 = bilinear8_columns (
      _mm256_shuffle_epi8 (load_neighbours_1 (in, offset + 8), split),
      _mm256_unpackhi_epi64 (f1, f1));
  /* Pixels 0-3 8-11 4-7 12-15. */
  const __m256i mixed =
      bilinear8_mix (_mm256_unpacklo_epi64 (columns0, columns1),
          _mm256_unpackhi_epi64 (columns0, columns1),
          _mm256_unpacklo_epi64 (f0, f1));

  store_16_bytes (out, _mm256_permute4x64_epi64 (mixed, 0xd8));
}

/* The neighbours, 8 bytes, of pixels 0, 1, 4 and 5 of two lanes. */
static inline __m256i
load_neighbours_2 (const uint8_t *in, const int32_t *offset)
{
#define PIXELS(i)                           \
  load_two (in + 4 * (ptrdiff_t) offset[i], \
      in + 4 * (ptrdiff_t) offset[(i) + 4])
  return _mm256_unpacklo_epi64 (PIXELS (0), PIXELS (1));
#undef PIXELS
}

/* Two bytes of a lane's 16, repeated for 4 words each. */
#define REPEAT(a, b)                                                           \
  _mm256_broadcastsi128_si256 (_mm_setr_epi8 (a, a + 1, a, a + 1, a, a + 1, a, \
      a + 1, b, b + 1, b, b + 1, b, b + 1, b, b + 1))

/* 8 pixels of two lanes. */
static inline void
bilinear8_block_2 (uint8_t *out, const uint8_t *in, const int32_t *offset,
    const uint32_t *fraction)
{
  const __m256i f = bilinear8_fractions (fraction);
  const __m256i x = _mm256_shuffle_epi8 (f,
      _mm256_broadcastsi128_si256 (
          _mm_setr_epi8 (0, 1, 0, 1, 4, 5, 4, 5, 8, 9, 8, 9, 12, 13, 12, 13)));
  /* Pixels 0 1 4 5 and 2 3 6 7: left and right neighbour of each. */
  const __m256 columns0 = _mm256_castsi256_ps (bilinear8_columns (
      load_neighbours_2 (in, offset), _mm256_shuffle_epi8 (f, REPEAT (2, 6))));
  const __m256 columns1 = _mm256_castsi256_ps (
      bilinear8_columns (load_neighbours_2 (in, offset + 2),
          _mm256_shuffle_epi8 (f, REPEAT (10, 14))));
  const __m256 left = _mm256_shuffle_ps (columns0, columns1, 0x88);
  const __m256 right = _mm256_shuffle_ps (columns0, columns1, 0xdd);

  store_16_bytes (out,
      bilinear8_mix (_mm256_castps_si256 (left), _mm256_castps_si256 (right),
          x));
}

/* 16 columns: left and right neighbours of pixels 0 and 4 of four lanes. */
static inline __m256i
bilinear8_columns_4 (const uint8_t *top, const uint8_t *bottom,
    const int32_t *offset, __m256i y)
{
  const ptrdiff_t low = 4 * (ptrdiff_t) offset[0];
  const ptrdiff_t high = 4 * (ptrdiff_t) offset[4];

  return bilinear8_columns (
      _mm256_unpacklo_epi8 (load_two (top + low, top + high),
          load_two (bottom + low, bottom + high)),
      y);
}

/* 8 pixels of four lanes, those from 4 on in the upper halves. Bits of `keep`
 * stay as they are. */
static inline void
bilinear8_block_4 (uint8_t *out, const uint8_t *in, const uint8_t *below,
    const int32_t *offset, const uint32_t *fraction, uint32_t keep32)
{
  const __m256i keep = _mm256_set1_epi32 ((int) keep32);
  const __m256i f = bilinear8_fractions (fraction);
  const __m256i column0 = bilinear8_columns_4 (in, below, offset,
      _mm256_shuffle_epi8 (f, REPEAT (2, 2)));
  const __m256i column1 = bilinear8_columns_4 (in, below, offset + 1,
      _mm256_shuffle_epi8 (f, REPEAT (6, 6)));
  const __m256i column2 = bilinear8_columns_4 (in, below, offset + 2,
      _mm256_shuffle_epi8 (f, REPEAT (10, 10)));
  const __m256i column3 = bilinear8_columns_4 (in, below, offset + 3,
      _mm256_shuffle_epi8 (f, REPEAT (14, 14)));
  const __m256i mixed01 =
      bilinear8_mix (_mm256_unpacklo_epi64 (column0, column1),
          _mm256_unpackhi_epi64 (column0, column1),
          _mm256_shuffle_epi8 (f, REPEAT (0, 4)));
  const __m256i mixed23 =
      bilinear8_mix (_mm256_unpacklo_epi64 (column2, column3),
          _mm256_unpackhi_epi64 (column2, column3),
          _mm256_shuffle_epi8 (f, REPEAT (8, 12)));

  const __m256i pixels = _mm256_packus_epi16 (mixed01, mixed23);
  const __m256i kept =
      _mm256_and_si256 (_mm256_loadu_si256 ((const __m256i *) out), keep);

  _mm256_storeu_si256 ((__m256i *) out,
      _mm256_or_si256 (kept, _mm256_andnot_si256 (keep, pixels)));
}

#define BILINEAR8_BLOCK_1 16
#define BILINEAR8_BLOCK_2 8
#define BILINEAR8_BLOCK_4 8

#elif defined(__SSE2__) && !defined(EL_PLAIN_C)

/* As the functions above of the same names, for half as many words. */
static inline __m128i
bilinear8_fractions (__m128i fraction)
{
  return _mm_xor_si128 (fraction, _mm_set1_epi16 ((short) 0x8000));
}

static inline __m128i
bilinear8_columns (__m128i top, __m128i bottom, __m128i y)
{
  const __m128i middle = _mm_slli_epi16 (_mm_add_epi16 (top, bottom), 5);
  const __m128i rise = _mm_slli_epi16 (_mm_sub_epi16 (bottom, top), 6);

  return _mm_add_epi16 (middle, _mm_mulhi_epi16 (rise, y));
}

static inline __m128i
bilinear8_pair_columns (__m128i pairs, __m128i y)
{
  return bilinear8_columns (_mm_and_si128 (pairs, _mm_set1_epi16 (0xff)),
      _mm_srli_epi16 (pairs, 8), y);
}

/* 8 bytes of results. */
static inline __m128i
bilinear8_mix (__m128i left, __m128i right, __m128i x)
{
  const __m128i mixed = _mm_add_epi16 (_mm_avg_epu16 (left, right),
      _mm_mulhi_epi16 (_mm_sub_epi16 (right, left), x));
  const __m128i words =
      _mm_srli_epi16 (_mm_add_epi16 (mixed, _mm_set1_epi16 (32)), 6);

  return _mm_packus_epi16 (words, words);
}

/* The low words of 4 pixels, then the high ones. */
static inline __m128i
split_words (__m128i v)
{
  v = _mm_shufflehi_epi16 (_mm_shufflelo_epi16 (v, 0xd8), 0xd8);
  return _mm_shuffle_epi32 (v, 0xd8);
}

static inline __m128i
load_neighbours_1 (const uint8_t *in, const int32_t *offset)
{
#define PIXEL(i) \
  _mm_cvtsi32_si128 (*(const ElU32 *) (in + 2 * (ptrdiff_t) offset[i]))
  return _mm_unpacklo_epi64 (_mm_unpacklo_epi32 (PIXEL (0), PIXEL (1)),
      _mm_unpacklo_epi32 (PIXEL (2), PIXEL (3)));
#undef PIXEL
}

/* 8 pixels of one lane. */
static inline void
bilinear8_block_1 (uint8_t *out, const uint8_t *in, const int32_t *offset,
    const uint32_t *fraction)
{
  const __m128i *f = (const __m128i *) fraction;
  const __m128i f0 = split_words (bilinear8_fractions (_mm_loadu_si128 (f)));
  const __m128i f1 =
      split_words (bilinear8_fractions (_mm_loadu_si128 (f + 1)));
  const __m128i columns0 =
      bilinear8_pair_columns (split_words (load_neighbours_1 (in, offset)),
          _mm_unpackhi_epi64 (f0, f0));
  const __m128i columns1 =
      bilinear8_pair_columns (split_words (load_neighbours_1 (in, offset + 4)),
          _mm_unpackhi_epi64 (f1, f1));

  _mm_storel_epi64 ((__m128i *) out,
      bilinear8_mix (_mm_unpacklo_epi64 (columns0, columns1),
          _mm_unpackhi_epi64 (columns0, columns1),
          _mm_unpacklo_epi64 (f0, f1)));
}

static inline __m128i
load_eight (const uint8_t *from)
{
  return _mm_loadl_epi64 ((const __m128i *) from);
}

/* 4 pixels of two lanes. */
static inline void
bilinear8_block_2 (uint8_t *out, const uint8_t *in, const int32_t *offset,
    const uint32_t *fraction)
{
#define PIXELS(i)                                                  \
  _mm_unpacklo_epi64 (load_eight (in + 4 * (ptrdiff_t) offset[i]), \
      load_eight (in + 4 * (ptrdiff_t) offset[(i) + 1]))
  const __m128i f =
      bilinear8_fractions (_mm_loadu_si128 ((const __m128i *) fraction));
  const __m128i x = _mm_shufflehi_epi16 (_mm_shufflelo_epi16 (f, 0xa0), 0xa0);
  const __m128i y = _mm_shufflehi_epi16 (_mm_shufflelo_epi16 (f, 0xf5), 0xf5);
  const __m128 columns0 = _mm_castsi128_ps (
      bilinear8_pair_columns (PIXELS (0), _mm_unpacklo_epi32 (y, y)));
  const __m128 columns1 = _mm_castsi128_ps (
      bilinear8_pair_columns (PIXELS (2), _mm_unpackhi_epi32 (y, y)));
  const __m128 left = _mm_shuffle_ps (columns0, columns1, 0x88);
  const __m128 right = _mm_shuffle_ps (columns0, columns1, 0xdd);

  _mm_storel_epi64 ((__m128i *) out,
      bilinear8_mix (_mm_castps_si128 (left), _mm_castps_si128 (right), x));
#undef PIXELS
}

/* 2 pixels of four lanes. */
static inline void
bilinear8_block_4 (uint8_t *out, const uint8_t *in, const uint8_t *below,
    const int32_t *offset, const uint32_t *fraction, uint32_t keep32)
{
#define WORDS(from, i)                                                \
  _mm_unpacklo_epi8 (load_eight ((from) + 4 * (ptrdiff_t) offset[i]), \
      _mm_setzero_si128 ())
  const __m128i keep = _mm_set1_epi32 ((int) keep32);
  const __m128i f =
      bilinear8_fractions (load_eight ((const uint8_t *) fraction));
  const __m128i x = _mm_shufflelo_epi16 (f, 0xa0);
  const __m128i y = _mm_shufflelo_epi16 (f, 0xf5);
  const __m128i column0 = bilinear8_columns (WORDS (in, 0), WORDS (below, 0),
      _mm_shuffle_epi32 (y, 0x00));
  const __m128i column1 = bilinear8_columns (WORDS (in, 1), WORDS (below, 1),
      _mm_shuffle_epi32 (y, 0x55));
  const __m128i pixels = bilinear8_mix (_mm_unpacklo_epi64 (column0, column1),
      _mm_unpackhi_epi64 (column0, column1), _mm_shuffle_epi32 (x, 0x50));

  _mm_storel_epi64 ((__m128i *) out,
      _mm_or_si128 (_mm_and_si128 (load_eight (out), keep),
          _mm_andnot_si128 (keep, pixels)));
#undef WORDS
}

#define BILINEAR8_BLOCK_1 8
#define BILINEAR8_BLOCK_2 4
#define BILINEAR8_BLOCK_4 2

#elif defined(__aarch64__) && !defined(EL_PLAIN_C)

/* As bilinear8_column; the doubling product makes 64 of 32. */
static inline int16x8_t
bilinear8_columns (uint8x8_t top, uint8x8_t bottom, int16x8_t y)
{
  const uint16x8_t middle = vshlq_n_u16 (vaddl_u8 (top, bottom), 5);
  const uint16x8_t rise = vshlq_n_u16 (vsubl_u8 (bottom, top), 5);

  return vaddq_s16 (vreinterpretq_s16_u16 (middle),
      vqdmulhq_s16 (vreinterpretq_s16_u16 (rise), y));
}

/* 8 bytes of results, as bilinear8_sample. */
static inline uint8x8_t
bilinear8_mix (int16x8_t left, int16x8_t right, int16x8_t x)
{
  const int16x8_t rise = vsubq_s16 (right, left);
  const int16x4_t low =
      vshrn_n_s32 (vmull_s16 (vget_low_s16 (rise), vget_low_s16 (x)), 16);
  const int16x8_t high = vshrn_high_n_s32 (low, vmull_high_s16 (rise, x), 16);

  return vqrshrun_n_s16 (vaddq_s16 (vrhaddq_s16 (left, right), high), 6);
}

/* Fractions, x or y, counted from the middle. */
static inline int16x8_t
from_middle (uint16x8_t fraction)
{
  return vreinterpretq_s16_u16 (veorq_u16 (fraction, vdupq_n_u16 (0x8000)));
}

static inline uint16x8_t
load_fractions (const uint32_t *fraction)
{
  return vreinterpretq_u16_u32 (vld1q_u32 (fraction));
}

/* 8 pixels of one lane. */
static inline void
bilinear8_block_1 (uint8_t *out, const uint8_t *in, const int32_t *offset,
    const uint32_t *fraction)
{
#define PIXEL(i) *(const ElU32 *) (in + 2 * (ptrdiff_t) offset[i])
  const uint32x4_t pixels0 = { PIXEL (0), PIXEL (1), PIXEL (2), PIXEL (3) };
  const uint32x4_t pixels1 = { PIXEL (4), PIXEL (5), PIXEL (6), PIXEL (7) };
  const uint8x16x2_t rows =
      vuzpq_u8 (vreinterpretq_u8_u32 (pixels0), vreinterpretq_u8_u32 (pixels1));
  const uint8x8x2_t top =
      vuzp_u8 (vget_low_u8 (rows.val[0]), vget_high_u8 (rows.val[0]));
  const uint8x8x2_t bottom =
      vuzp_u8 (vget_low_u8 (rows.val[1]), vget_high_u8 (rows.val[1]));
  const uint16x8x2_t f =
      vuzpq_u16 (load_fractions (fraction), load_fractions (fraction + 4));
  const int16x8_t y = from_middle (f.val[1]);

  vst1_u8 (out,
      bilinear8_mix (bilinear8_columns (top.val[0], bottom.val[0], y),
          bilinear8_columns (top.val[1], bottom.val[1], y),
          from_middle (f.val[0])));
#undef PIXEL
}

/* 4 pixels of two lanes. */
static inline void
bilinear8_block_2 (uint8_t *out, const uint8_t *in, const int32_t *offset,
    const uint32_t *fraction)
{
#define PIXELS(i)                                        \
  vcombine_u8 (vld1_u8 (in + 4 * (ptrdiff_t) offset[i]), \
      vld1_u8 (in + 4 * (ptrdiff_t) offset[(i) + 1]))
  const uint8x16x2_t rows = vuzpq_u8 (PIXELS (0), PIXELS (2));
  const uint16x8_t t = vreinterpretq_u16_u8 (rows.val[0]);
  const uint16x8_t b = vreinterpretq_u16_u8 (rows.val[1]);
  const uint16x4x2_t top = vuzp_u16 (vget_low_u16 (t), vget_high_u16 (t));
  const uint16x4x2_t bottom = vuzp_u16 (vget_low_u16 (b), vget_high_u16 (b));
  const uint16x8_t f = load_fractions (fraction);
  const int16x8_t y = from_middle (vtrn2q_u16 (f, f));

  vst1_u8 (out,
      bilinear8_mix (bilinear8_columns (vreinterpret_u8_u16 (top.val[0]),
                         vreinterpret_u8_u16 (bottom.val[0]), y),
          bilinear8_columns (vreinterpret_u8_u16 (top.val[1]),
              vreinterpret_u8_u16 (bottom.val[1]), y),
          from_middle (vtrn1q_u16 (f, f))));
#undef PIXELS
}

/* The 4 bytes at two places, left or right neighbours. */
static inline uint8x8_t
load_fours (const uint8_t *from, const int32_t *offset)
{
  const uint32x2_t fours = { *(const ElU32 *) (from
                                 + 4 * (ptrdiff_t) offset[0]),
    *(const ElU32 *) (from + 4 * (ptrdiff_t) offset[1]) };

  return vreinterpret_u8_u32 (fours);
}

/* 2 pixels of four lanes. */
static inline void
bilinear8_block_4 (uint8_t *out, const uint8_t *in, const uint8_t *below,
    const int32_t *offset, const uint32_t *fraction, uint32_t keep)
{
  const uint16x4_t f = vreinterpret_u16_u32 (vld1_u32 (fraction));
  const int16x8_t x =
      from_middle (vcombine_u16 (vdup_lane_u16 (f, 0), vdup_lane_u16 (f, 2)));
  const int16x8_t y =
      from_middle (vcombine_u16 (vdup_lane_u16 (f, 1), vdup_lane_u16 (f, 3)));
  const int16x8_t left = bilinear8_columns (load_fours (in, offset),
      load_fours (below, offset), y);
  const int16x8_t right = bilinear8_columns (load_fours (in + 4, offset),
      load_fours (below + 4, offset), y);

  vst1_u8 (out,
      vbsl_u8 (vreinterpret_u8_u32 (vdup_n_u32 (keep)), vld1_u8 (out),
          bilinear8_mix (left, right, x)));
}

#define BILINEAR8_BLOCK_1 8
#define BILINEAR8_BLOCK_2 4
#define BILINEAR8_BLOCK_4 2

#endif

#ifdef BILINEAR8_BLOCK_1

/* Whole blocks; the last one ends where the run does and does again what
 * pixels it shares with the one before. */
#define BILINEAR8_BLOCKS(lanes, most)                                         \
  EL_INLINE void bilinear8_run_##lanes (uint8_t *restrict out,                \
      const uint8_t *restrict in, const ElLensMap *map, int n,                \
      const bool large)                                                       \
  {                                                                           \
    const int32_t *restrict offset = map->offset;                             \
    const uint32_t *restrict fraction = map->fraction;                        \
                                                                              \
    n -= (most);                                                              \
    for (int i = 0; i < n; i += (most)) {                                     \
      if (large)                                                              \
        ask_lens_ahead (map, i, in, 2 * (lanes), 2);                          \
      bilinear8_block_##lanes (out + (lanes) *i, in, offset + i,              \
          fraction + i);                                                      \
    }                                                                         \
    bilinear8_block_##lanes (out + (lanes) *n, in, offset + n, fraction + n); \
  }                                                                           \
                                                                              \
  static inline bool bilinear8_blocks_##lanes (uint8_t *restrict out,         \
      const uint8_t *restrict in, const ElLensMap *map, int n)                \
  {                                                                           \
    if (n < (most))                                                           \
      return false;                                                           \
    if (map->large)                                                           \
      bilinear8_run_##lanes (out, in, map, n, true);                          \
    else                                                                      \
      bilinear8_run_##lanes (out, in, map, n, false);                         \
    return true;                                                              \
  }

BILINEAR8_BLOCKS (1, BILINEAR8_BLOCK_1)
BILINEAR8_BLOCKS (2, BILINEAR8_BLOCK_2)

EL_INLINE void
bilinear8_run_4 (uint8_t *restrict out, const uint8_t *restrict in, int stride,
    const ElLensMap *map, int n, uint32_t keep, const bool large)
{
  const uint8_t *restrict below = in + 4 * (ptrdiff_t) stride;
  const int32_t *restrict offset = map->offset;
  const uint32_t *restrict fraction = map->fraction;
  const int most = BILINEAR8_BLOCK_4;

  n -= most;
  for (int i = 0; i < n; i += most) {
    if (large)
      ask_lens_ahead (map, i, in, 4, 2);
    bilinear8_block_4 (out + 4 * i, in, below, offset + i, fraction + i, keep);
  }
  bilinear8_block_4 (out + 4 * n, in, below, offset + n, fraction + n, keep);
}

static inline bool
bilinear8_blocks_4 (uint8_t *restrict out, const uint8_t *restrict in,
    int stride, const ElLensMap *map, int n, uint32_t keep)
{
  if (n < BILINEAR8_BLOCK_4)
    return false;
  if (map->large)
    bilinear8_run_4 (out, in, stride, map, n, keep, true);
  else
    bilinear8_run_4 (out, in, stride, map, n, keep, false);
  return true;
}

#else

#define bilinear8_blocks_1(out, in, map, n) false
#define bilinear8_blocks_2(out, in, map, n) false
#define bilinear8_blocks_4(out, in, stride, map, n, keep) false

#endif

/* Runs too short for a block are left to the plain loop. */
static void
bilinear8_1 (void *line, const void *source, int stride, const ElLensMap *map,
    int n)
{
  if (!bilinear8_blocks_1 (line, source, map, n))
    bilinear8_loop (line, source, stride, map, n, 1);
}

static void
bilinear8_2 (void *line, const void *source, int stride, const ElLensMap *map,
    int n)
{
  if (!bilinear8_blocks_2 (line, source, map, n))
    bilinear8_loop (line, source, stride, map, n, 2);
}

static void
bilinear8_4 (void *line, const void *source, int stride, const ElLensMap *map,
    int n)
{
  if (!bilinear8_blocks_4 (line, source, stride, map, n, 0))
    bilinear8_loop (line, source, stride, map, n, 4);
}

static void
bilinear8_merge4 (uint8_t *row, const void *source, int stride,
    const ElLensMap *map, int n, uint64_t keep)
{
  if (!bilinear8_blocks_4 (row, source, stride, map, n, (uint32_t) keep))
    bilinear8_merge_loop ((ElU32 *) row, source, stride, map, n,
        (uint32_t) keep);
}

/* --- above 8 bits --- */

/* Single precision has 24 bits for samples of 16. */
static inline void
bilinear16_loop (uint16_t *restrict out, const uint16_t *restrict in,
    int stride, const ElLensMap *map, int n, const int lanes)
{
  for (int i = 0; i < n; i++) {
    const uint16_t *top = in + (ptrdiff_t) map->offset[i] * lanes;
    const uint16_t *bottom = top + (ptrdiff_t) stride * lanes;
    const float x = map->x[i], y = map->y[i];

    for (int c = 0; c < lanes; c++) {
      const float left = top[c] + (float) (bottom[c] - top[c]) * y;
      const float right =
          top[c + lanes] + (float) (bottom[c + lanes] - top[c + lanes]) * y;

      out[i * lanes + c] = (uint16_t) (left + (right - left) * x + 0.5f);
    }
  }
}

#ifdef EL_SIMD

/* 8 / `lanes` pixels from pixel i of a run on. */
EL_INLINE void
bilinear16_block (uint16_t *out, const uint16_t *in, int stride,
    const ElLensMap *map, int i, const int lanes)
{
  const uint16_t *below = in + (ptrdiff_t) stride * lanes;
  const ElF8 y = el_f8_pixels (map->y + i, lanes);
  ElF8 left[2], right[2], result;

  el_f8_corners (&left[0], &right[0], in, map->offset + i, lanes);
  el_f8_corners (&left[1], &right[1], below, map->offset + i, lanes);
  result = el_f8_between (el_f8_between (left[0], left[1], y),
      el_f8_between (right[0], right[1], y), el_f8_pixels (map->x + i, lanes));
  el_f8_store_samples (out + i * lanes, el_f8_add (result, el_f8_set (0.5f)));
}

/* The last block ends where the run does, and does some pixels again. */
EL_INLINE void
bilinear16_run (uint16_t *restrict out, const uint16_t *restrict in, int stride,
    const ElLensMap *map, int n, const int lanes)
{
  const int last = n - 8 / lanes;

  if (last < 0) {
    bilinear16_loop (out, in, stride, map, n, lanes);
    return;
  }
  for (int i = 0; i < last; i += 8 / lanes) {
    if (map->large)
      ask_lens_ahead (map, i, in, 2 * lanes, 3);
    bilinear16_block (out, in, stride, map, i, lanes);
  }
  bilinear16_block (out, in, stride, map, last, lanes);
}

#else
#define bilinear16_run bilinear16_loop
#endif

#define BILINEAR16(lanes)                                                     \
  static void bilinear16_##lanes (void *line, const void *source, int stride, \
      const ElLensMap *map, int n)                                            \
  {                                                                           \
    bilinear16_run (line, source, stride, map, n, lanes);                     \
  }

BILINEAR16 (1)
BILINEAR16 (2)
BILINEAR16 (4)
