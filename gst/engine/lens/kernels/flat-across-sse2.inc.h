/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Resampling across with SSE2: see flat-across.inc.h. Not more than the copy's margin
 * and the room behind it are read beyond the taps. */
#pragma once

#include "isa.h"
#include "simd/simd.h"

#define flat_add_pairs(sum, words, weights) \
  el_v32_add_pairs (sum, words, weights)

/* Of four pixels of one lane taps 0 and 1, then 2 and 3, as bytes; `last`: 4 and 5
 * first. */
EL_INLINE __m128i
flat_bytes1 (const uint8_t *row, const int32_t *first, bool last)
{
  __m128i v[4], low, high;

  for (int j = 0; j < 4; j++)
    v[j] = _mm_loadl_epi64 ((const __m128i *) (row + first[j]));
  low = _mm_unpacklo_epi16 (v[0], v[1]);
  high = _mm_unpacklo_epi16 (v[2], v[3]);
  return last ? _mm_unpackhi_epi32 (low, high) : _mm_unpacklo_epi32 (low, high);
}

/* The same of two pixels of two lanes, whose samples are by turns. */
EL_INLINE __m128i
flat_bytes2 (const uint8_t *row, const int32_t *first, bool last)
{
  const __m128i a =
      _mm_loadu_si128 ((const __m128i *) (row + 2 * (ptrdiff_t) first[0]));
  const __m128i b =
      _mm_loadu_si128 ((const __m128i *) (row + 2 * (ptrdiff_t) first[1]));

  return last ? _mm_unpackhi_epi32 (a, b) : _mm_unpacklo_epi32 (a, b);
}

/* Taps 2 * pair and 2 * pair + 1 of a pixel of four lanes. */
EL_INLINE __m128i
flat_bytes4 (const uint8_t *row, const int32_t *first, const int pair)
{
  const uint8_t *in = row + 4 * (ptrdiff_t) first[0] + 8 * pair;
  const __m128i two = _mm_loadl_epi64 ((const __m128i *) in);

  return _mm_unpacklo_epi8 (two, _mm_srli_epi64 (two, 32));
}

EL_INLINE __m128i
flat_words (const uint8_t *row, const int32_t *first, const int pair,
    const int lanes)
{
  const __m128i zero = _mm_setzero_si128 ();
  const __m128i bytes = lanes == 1 ? flat_bytes1 (row, first, pair == 2)
      : lanes == 2                 ? flat_bytes2 (row, first, pair == 2)
                                   : flat_bytes4 (row, first, pair);
  const __m128i words = lanes < 4 && pair == 1
      ? _mm_unpackhi_epi8 (bytes, zero)
      : _mm_unpacklo_epi8 (bytes, zero);

  return lanes == 2
      ? _mm_shufflehi_epi16 (_mm_shufflelo_epi16 (words, 0xd8), 0xd8)
      : words;
}

EL_INLINE __m128i
flat_numbers (const uint16_t *row, const int32_t *first, const int lanes)
{
  const uint16_t *in = row + (ptrdiff_t) first[0] * lanes;
  const __m128i zero = _mm_setzero_si128 ();

  if (lanes == 1)
    return _mm_setr_epi32 (in[0], row[first[1]], row[first[2]], row[first[3]]);
  if (lanes == 4)
    return _mm_unpacklo_epi16 (_mm_loadl_epi64 ((const __m128i *) in), zero);
  return _mm_unpacklo_epi16 (
      _mm_unpacklo_epi32 (_mm_cvtsi32_si128 ((int) *(const ElU32 *) in),
          _mm_cvtsi32_si128 (
              (int) *(const ElU32 *) (row + 2 * (ptrdiff_t) first[1]))),
      zero);
}

EL_INLINE __m128i
flat_weights (const void *p, const int lanes)
{
  __m128i two;

  if (lanes == 1)
    return _mm_loadu_si128 (p);
  if (lanes == 4)
    return _mm_set1_epi32 ((int) *(const ElU32 *) p);
  two = _mm_loadl_epi64 (p);
  return _mm_unpacklo_epi32 (two, two);
}
