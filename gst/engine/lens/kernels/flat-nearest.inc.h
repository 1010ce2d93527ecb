/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A row of a flat lens's copy, to the nearest. */
#pragma once

#include "isa.h"
#include "lens/kernels/resample.inc.h"
#include "lens/kernels/sources.h"
#include "simd/simd.h"

#define FLAT_NEAREST_AS_NEAREST(bytes)                           \
  static void flat_nearest_##bytes (void *line, const void *row, \
      const ElFlatAxis *columns, int n)                          \
  {                                                              \
    const ElLensMap map = { .offset = columns->first };          \
                                                                 \
    nearest_##bytes (line, row, &map, n);                        \
  }

#ifdef EL_AVX2

/* Where in the 16 bytes from the first of 16 pixels on they all are; `first` has
 * their places. */
static inline __m128i
flat_places_1 (const int32_t *first)
{
  const __m256i start = _mm256_set1_epi32 (first[0]);
  const __m256i words = _mm256_packs_epi32 (
      _mm256_sub_epi32 (_mm256_loadu_si256 ((const __m256i *) first), start),
      _mm256_sub_epi32 (_mm256_loadu_si256 ((const __m256i *) (first + 8)),
          start));

  return _mm_shuffle_epi32 (_mm_packus_epi16 (_mm256_castsi256_si128 (words),
                                _mm256_extracti128_si256 (words, 1)),
      0xd8);
}

/* The same of 8 pixels of two bytes. */
static inline __m128i
flat_places_2 (const int32_t *first)
{
  const __m256i places =
      _mm256_sub_epi32 (_mm256_loadu_si256 ((const __m256i *) first),
          _mm256_set1_epi32 (first[0]));
  const __m128i words = _mm_packs_epi32 (_mm256_castsi256_si128 (places),
      _mm256_extracti128_si256 (places, 1));

  return _mm_add_epi16 (_mm_mullo_epi16 (words, _mm_set1_epi16 (0x0202)),
      _mm_set1_epi16 (0x0100));
}

/* So many pixels, of which 16 or 32 bytes have all sources in as many bytes. */
EL_INLINE void
flat_nearest_few (uint8_t *out, const uint8_t *row, const int32_t *first,
    const int bytes)
{
  row += (ptrdiff_t) first[0] * bytes;
  if (bytes == 4)
    _mm256_storeu_si256 ((__m256i *) out,
        _mm256_permutevar8x32_epi32 (_mm256_loadu_si256 ((const __m256i *) row),
            _mm256_sub_epi32 (_mm256_loadu_si256 ((const __m256i *) first),
                _mm256_set1_epi32 (first[0]))));
  else
    _mm_storeu_si128 ((__m128i *) out,
        _mm_shuffle_epi8 (_mm_loadu_si128 ((const __m128i *) row),
            bytes == 1 ? flat_places_1 (first) : flat_places_2 (first)));
}

/* Returns how many pixels are done: as long as they lie that close, and none is read
 * that is behind the last. */
EL_INLINE int
flat_nearest_whole (uint8_t *restrict out, const uint8_t *restrict row,
    const int32_t *restrict first, int n, const int bytes)
{
  const int step = bytes == 1 ? 16 : 8;
  int i = 0;

  for (; i + step <= n && first[i] + step <= first[n - 1] + 1
       && first[i + step - 1] - first[i] < step;
       i += step)
    flat_nearest_few (out + (ptrdiff_t) i * bytes, row, first + i, bytes);
  return i;
}

/* What is left goes pixel by pixel, and not by nearest_1 (): after a call at its end
 * a function may leave the upper halves of vectors in use, for which whatever comes
 * next waits. */
#define FLAT_NEAREST(bytes, Unit)                                             \
  static void flat_nearest_##bytes (void *line, const void *row,              \
      const ElFlatAxis *columns, int n)                                       \
  {                                                                           \
    const int32_t *first = columns->first;                                    \
    const Unit *in = row;                                                     \
    Unit *out = line;                                                         \
                                                                              \
    for (int i = flat_nearest_whole (line, row, first, n, bytes); i < n; i++) \
      out[i] = in[first[i]];                                                  \
  }
FLAT_NEAREST (1, uint8_t)
FLAT_NEAREST (2, ElU16)
FLAT_NEAREST (4, ElU32)

#else

FLAT_NEAREST_AS_NEAREST (1)
FLAT_NEAREST_AS_NEAREST (2)
FLAT_NEAREST_AS_NEAREST (4)

#endif

FLAT_NEAREST_AS_NEAREST (8)
