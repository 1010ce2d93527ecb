/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Blocks of bilinear.inc.h for SSE2: as those for AVX2 of the same names, for half
 * as many words. */
#pragma once

#include "isa.h"
#include "simd/simd.h"

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
    const int32_t *offset, const uint32_t *fraction)
{
#define WORDS(from, i)                                                \
  _mm_unpacklo_epi8 (load_eight ((from) + 4 * (ptrdiff_t) offset[i]), \
      _mm_setzero_si128 ())
  const __m128i f =
      bilinear8_fractions (load_eight ((const uint8_t *) fraction));
  const __m128i x = _mm_shufflelo_epi16 (f, 0xa0);
  const __m128i y = _mm_shufflelo_epi16 (f, 0xf5);
  const __m128i column0 = bilinear8_columns (WORDS (in, 0), WORDS (below, 0),
      _mm_shuffle_epi32 (y, 0x00));
  const __m128i column1 = bilinear8_columns (WORDS (in, 1), WORDS (below, 1),
      _mm_shuffle_epi32 (y, 0x55));

  _mm_storel_epi64 ((__m128i *) out,
      bilinear8_mix (_mm_unpacklo_epi64 (column0, column1),
          _mm_unpackhi_epi64 (column0, column1), _mm_shuffle_epi32 (x, 0x50)));
#undef WORDS
}

#define BILINEAR8_BLOCK_1 8
#define BILINEAR8_BLOCK_2 4
#define BILINEAR8_BLOCK_4 2
