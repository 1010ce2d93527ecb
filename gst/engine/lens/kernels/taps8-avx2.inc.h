/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Taps of 8 bits for AVX2, and above: what the plain loop of taps8.inc.h sums up, of
 * 8 pixels at a time. Vectors have two pixels, one in each half.
 */
#pragma once

#include "isa.h"
#include "simd/simd.h"

typedef struct
{
  const uint8_t *p[2]; /* their first taps */
  ptrdiff_t row;
  __m256i x, y[3]; /* weights, in pairs */
} TapPair;

static inline __m256i
tap_both (const int16_t *low, const int16_t *high)
{
  return _mm256_set_m128i (_mm_loadu_si128 ((const __m128i *) high),
      _mm_loadu_si128 ((const __m128i *) low));
}

EL_INLINE TapPair
tap_pair (const uint8_t *in, ptrdiff_t row, const ElLensMap *map, int i,
    const ElTapTable *table, const int lanes)
{
  const uint32_t *fraction = map->fraction + i;
  const __m256i y = tap_both (tap_phase (table, fraction[0] >> 16),
      tap_phase (table, fraction[1] >> 16));
  const TapPair pair = {
    .p = { in + (ptrdiff_t) map->offset[i] * lanes,
        in + (ptrdiff_t) map->offset[i + 1] * lanes },
    .row = row,
    .x = tap_both (tap_phase (table, fraction[0] & 0xffff),
        tap_phase (table, fraction[1] & 0xffff)),
    .y = { _mm256_shuffle_epi32 (y, 0x00), _mm256_shuffle_epi32 (y, 0x55),
        _mm256_shuffle_epi32 (y, 0xaa) },
  };

  return pair;
}

static inline __m256i
add_products (__m256i sum, __m256i a, __m256i b)
{
#ifdef EL_AVX512
  return _mm256_dpwssd_epi32 (sum, a, b);
#else
  return _mm256_add_epi32 (sum, _mm256_madd_epi16 (a, b));
#endif
}

static inline __m256i
load_samples_of_both (const uint8_t *low, const uint8_t *high)
{
  return _mm256_cvtepu8_epi16 (
      _mm_unpacklo_epi64 (_mm_loadl_epi64 ((const __m128i *) low),
          _mm_loadl_epi64 ((const __m128i *) high)));
}

/* Samples k to k + 7 of either's rows, with all of their taps down. */
EL_INLINE __m256i
tap_columns_of_both (const TapPair *pair, int k, const int taps)
{
  const uint8_t *low = pair->p[0] + k, *high = pair->p[1] + k;
  __m256i first = _mm256_set1_epi32 (1 << 7), second = first;

  for (int j = 0; j < taps / 2; j++) {
    const __m256i a = load_samples_of_both (low, high);
    const __m256i b = load_samples_of_both (low + pair->row, high + pair->row);

    first = add_products (first, _mm256_unpacklo_epi16 (a, b), pair->y[j]);
    second = add_products (second, _mm256_unpackhi_epi16 (a, b), pair->y[j]);
    low += 2 * pair->row;
    high += 2 * pair->row;
  }
  return _mm256_packs_epi32 (_mm256_srai_epi32 (first, 8),
      _mm256_srai_epi32 (second, 8));
}

/* Of each half four sums: those of 4 lanes, or two parts of those of 2, or four
 * of that of 1. */
EL_INLINE __m256i
tap_sums_of_both (const TapPair *pair, const int lanes, const int taps)
{
  __m256i sum = _mm256_setzero_si256 ();

  for (int k = 0; k < taps * lanes; k += 8) {
    __m256i v = tap_columns_of_both (pair, k, taps), weight = pair->x;

    if (lanes == 2) {
      v = _mm256_shufflehi_epi16 (_mm256_shufflelo_epi16 (v, 0xd8), 0xd8);
      weight = k == 0 ? _mm256_unpacklo_epi32 (weight, weight)
                      : _mm256_unpackhi_epi32 (weight, weight);
    } else if (lanes == 4) {
      v = _mm256_unpacklo_epi16 (v, _mm256_srli_si256 (v, 8));
      weight = k == 0 ? _mm256_shuffle_epi32 (weight, 0x00)
          : k == 8    ? _mm256_shuffle_epi32 (weight, 0x55)
                      : _mm256_shuffle_epi32 (weight, 0xaa);
    }
    sum = add_products (sum, v, weight);
  }
  return sum;
}

static inline __m256i
round_taps (__m256i sum)
{
  return _mm256_srai_epi32 (_mm256_add_epi32 (sum, _mm256_set1_epi32 (1 << 19)),
      20);
}

/* 8 pixels, of the sums of four pairs. */
EL_INLINE void
store_taps (uint8_t *out, const __m256i sum[4], const int lanes)
{
  __m256i v[4], bytes;
  __m128i low, high; /* bytes of even pixels, and of odd ones */

  if (lanes == 1)
    v[0] = v[1] = v[2] = v[3] = _mm256_hadd_epi32 (
        _mm256_hadd_epi32 (sum[0], sum[1]), _mm256_hadd_epi32 (sum[2], sum[3]));
  for (int i = 0; i < 4 && lanes == 2; i++)
    v[i] = _mm256_add_epi32 (
        _mm256_unpacklo_epi64 (sum[2 * i & 2], sum[(2 * i & 2) + 1]),
        _mm256_unpackhi_epi64 (sum[2 * i & 2], sum[(2 * i & 2) + 1]));
  for (int i = 0; i < 4; i++)
    v[i] = round_taps (lanes == 4 ? sum[i] : v[i]);
  bytes = _mm256_packus_epi16 (_mm256_packs_epi32 (v[0], v[1]),
      _mm256_packs_epi32 (v[2], v[3]));
  low = _mm256_castsi256_si128 (bytes);
  high = _mm256_extracti128_si256 (bytes, 1);
  if (lanes == 1)
    _mm_storel_epi64 ((__m128i *) out, _mm_unpacklo_epi8 (low, high));
  else if (lanes == 2)
    _mm_storeu_si128 ((__m128i *) out, _mm_unpacklo_epi16 (low, high));
  else
    _mm256_storeu_si256 ((__m256i *) out,
        _mm256_set_m128i (_mm_unpackhi_epi32 (low, high),
            _mm_unpacklo_epi32 (low, high)));
}

/* Returns how many pixels are done, all but 7 at most. */
EL_INLINE int
taps8_whole (uint8_t *out, const uint8_t *in, int stride, const ElLensMap *map,
    int n, const ElTapTable *table, const int lanes, const int taps)
{
  const ptrdiff_t row = (ptrdiff_t) stride * lanes;
  int i = 0;

  in -= (taps / 2 - 1) * (row + lanes);
  for (; i + 8 <= n; i += 8) {
    __m256i sum[4];

    for (int j = 0; j < 4; j++) {
      const TapPair pair = tap_pair (in, row, map, i + 2 * j, table, lanes);

      sum[j] = tap_sums_of_both (&pair, lanes, taps);
    }
    store_taps (out + i * lanes, sum, lanes);
  }
  return i;
}
