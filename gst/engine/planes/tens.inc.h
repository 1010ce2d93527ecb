/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows of three samples of 10 bits in 32 to lines, and back. */
#pragma once

#include "planes/samples.inc.h"

#define TEN_BITS 1023u

#ifdef EL_AVX2
/* Four words, twelve samples. The two bytes that have a sample are multiplied so that
 * it comes to lie in the highest bits. */
static inline void
take_tens4 (uint16_t *line, const uint8_t *row)
{
  const __m128i words = _mm_loadu_si128 ((const __m128i *) row);
  const __m128i first = _mm_shuffle_epi8 (words,
      _mm_setr_epi8 (0, 1, 1, 2, 2, 3, 4, 5, 5, 6, 6, 7, 8, 9, 9, 10));
  const __m128i last = _mm_shuffle_epi8 (words,
      _mm_setr_epi8 (10, 11, 12, 13, 13, 14, 14, 15, -1, -1, -1, -1, -1, -1, -1,
          -1));
  const __m128i first_up =
      _mm_mullo_epi16 (first, _mm_setr_epi16 (64, 16, 4, 64, 16, 4, 64, 16));
  const __m128i last_up =
      _mm_mullo_epi16 (last, _mm_setr_epi16 (4, 64, 16, 4, 0, 0, 0, 0));

  _mm_storeu_si128 ((__m128i *) line, _mm_srli_epi16 (first_up, 6));
  _mm_storel_epi64 ((__m128i *) (line + 8), _mm_srli_epi16 (last_up, 6));
}

/* The first two samples of each word side by side, and the third in the place of the
 * second; those of the last words come from samples 4 to 11. */
static inline void
deposit_tens4 (uint8_t *row, const uint16_t *line)
{
  const __m128i first = _mm_loadu_si128 ((const __m128i *) line);
  const __m128i last = _mm_loadu_si128 ((const __m128i *) (line + 4));
  const __m128i two = _mm_or_si128 (_mm_shuffle_epi8 (first,
                                        _mm_setr_epi8 (0, 1, 2, 3, 6, 7, 8, 9,
                                            12, 13, 14, 15, -1, -1, -1, -1)),
      _mm_shuffle_epi8 (last,
          _mm_setr_epi8 (-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 10, 11,
              12, 13)));
  const __m128i third =
      _mm_or_si128 (_mm_shuffle_epi8 (first,
                        _mm_setr_epi8 (-1, -1, 4, 5, -1, -1, 10, 11, -1, -1, -1,
                            -1, -1, -1, -1, -1)),
          _mm_shuffle_epi8 (last,
              _mm_setr_epi8 (-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 8, 9, -1,
                  -1, 14, 15)));
  const __m128i kept = _mm_and_si128 (_mm_loadu_si128 ((const __m128i *) row),
      _mm_set1_epi32 ((int) ~(uint32_t) 0x3fffffff));

  _mm_storeu_si128 ((__m128i *) row,
      _mm_or_si128 (_mm_or_si128 (kept,
                        _mm_madd_epi16 (two, _mm_set1_epi32 (1 << 26 | 1))),
          _mm_slli_epi32 (third, 4)));
}
#endif

static void
take_tens (uint16_t *line, const uint8_t *row, int n)
{
  int i = 0;

#ifdef EL_AVX2
  for (; i + 4 <= n; i += 4)
    take_tens4 (line + 3 * i, row + 4 * i);
#endif
  for (; i < n; i++) {
    const uint8_t *b = row + 4 * i;
    const uint32_t word = b[0] | (uint32_t) b[1] << 8 | (uint32_t) b[2] << 16
        | (uint32_t) b[3] << 24;

    line[3 * i + 0] = word & TEN_BITS;
    line[3 * i + 1] = word >> 10 & TEN_BITS;
    line[3 * i + 2] = word >> 20 & TEN_BITS;
  }
}

static void
deposit_tens (uint8_t *row, const uint16_t *line, int n)
{
  int i = 0;

#ifdef EL_AVX2
  for (; i + 4 <= n; i += 4)
    deposit_tens4 (row + 4 * i, line + 3 * i);
#endif
  for (; i < n; i++) {
    const uint32_t word = line[3 * i] | (uint32_t) line[3 * i + 1] << 10
        | (uint32_t) line[3 * i + 2] << 20;

    row[4 * i + 0] = (uint8_t) word;
    row[4 * i + 1] = (uint8_t) (word >> 8);
    row[4 * i + 2] = (uint8_t) (word >> 16);
    row[4 * i + 3] = (uint8_t) ((row[4 * i + 3] & 0xc0) | word >> 24);
  }
}
