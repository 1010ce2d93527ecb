/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Blocks of bilinear.inc.h for AVX2, and above. */
#pragma once

#include "isa.h"
#include "simd/simd.h"

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

/* 8 pixels of four lanes, those from 4 on in the upper halves. */
static inline void
bilinear8_block_4 (uint8_t *out, const uint8_t *in, const uint8_t *below,
    const int32_t *offset, const uint32_t *fraction)
{
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

  _mm256_storeu_si256 ((__m256i *) out, _mm256_packus_epi16 (mixed01, mixed23));
}

#define BILINEAR8_BLOCK_1 16
#define BILINEAR8_BLOCK_2 8
#define BILINEAR8_BLOCK_4 8
