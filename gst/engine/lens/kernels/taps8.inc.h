/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Interpolations of 4 and 6 taps along each axis, of samples of 8 bits: sums of
 * integers, so that they are the same in any order.
 */
#pragma once

#include <string.h>

#include "isa.h"
#include "lens/kernels/map.inc.h"
#include "simd/simd.h"

/* The phase of a 16-bit fraction. */
static inline const int16_t *
tap_phase (const ElTapTable *table, uint32_t fraction)
{
  return table->fixed[(fraction + 32) >> 6];
}

#ifdef EL_AVX2
#include "lens/kernels/taps8-avx2.inc.h"
#else

static inline int
taps8_whole (uint8_t *out, const uint8_t *in, int stride, const ElLensMap *map,
    int n, const ElTapTable *table, const int lanes, const int taps)
{
  (void) out, (void) in, (void) stride, (void) map, (void) n, (void) table;
  (void) lanes, (void) taps;
  return 0;
}

#endif

#if defined(__SSE2__) && !defined(EL_PLAIN_C)

/* 8 columns, as the plain loop below has them; y in pairs of rows. */
static inline __m128i
tap_columns (const uint8_t *p, ptrdiff_t row, const __m128i y[3],
    const int taps)
{
  const __m128i zero = _mm_setzero_si128 ();
  __m128i low = _mm_set1_epi32 (1 << 7), high = low;

  for (int j = 0; j < taps / 2; j++) {
    const __m128i pairs =
        _mm_unpacklo_epi8 (_mm_loadl_epi64 ((const __m128i *) p),
            _mm_loadl_epi64 ((const __m128i *) (p + row)));

    low = _mm_add_epi32 (low,
        _mm_madd_epi16 (_mm_unpacklo_epi8 (pairs, zero), y[j]));
    high = _mm_add_epi32 (high,
        _mm_madd_epi16 (_mm_unpackhi_epi8 (pairs, zero), y[j]));
    p += 2 * row;
  }
  return _mm_packs_epi32 (_mm_srai_epi32 (low, 8), _mm_srai_epi32 (high, 8));
}

/* Sums over the columns of 1, 2 or 4 lanes, in that many 32-bit lanes; x is in
 * pairs of columns. */
static inline __m128i
tap_sum (const uint8_t *p, ptrdiff_t row, __m128i x, const __m128i y[3],
    const int lanes, const int taps)
{
  __m128i sum;

  if (lanes == 1) {
    sum = _mm_madd_epi16 (tap_columns (p, row, y, taps), x);
    sum = _mm_add_epi32 (sum, _mm_srli_si128 (sum, 4));
    return _mm_add_epi32 (sum, _mm_srli_si128 (sum, 8));
  }
  sum = _mm_setzero_si128 ();
  for (int k = 0; k < taps * lanes; k += 8) {
    __m128i v = tap_columns (p + k, row, y, taps), weight;

    if (lanes == 2) {
      v = _mm_shufflehi_epi16 (_mm_shufflelo_epi16 (v, 0xd8), 0xd8);
      weight = k == 0 ? _mm_unpacklo_epi32 (x, x) : _mm_unpackhi_epi32 (x, x);
    } else {
      v = _mm_unpacklo_epi16 (v, _mm_srli_si128 (v, 8));
      weight = k == 0 ? _mm_shuffle_epi32 (x, 0x00)
          : k == 8    ? _mm_shuffle_epi32 (x, 0x55)
                      : _mm_shuffle_epi32 (x, 0xaa);
    }
    sum = _mm_add_epi32 (sum, _mm_madd_epi16 (v, weight));
  }
  return lanes == 4 ? sum : _mm_add_epi32 (sum, _mm_srli_si128 (sum, 8));
}

EL_INLINE void
tap_pixel (uint8_t *out, const uint8_t *corner, ptrdiff_t row,
    const int16_t *x_taps, const int16_t *y_taps, const int lanes,
    const int taps)
{
  const __m128i x = _mm_loadu_si128 ((const __m128i *) x_taps);
  const __m128i y = _mm_loadu_si128 ((const __m128i *) y_taps);
  const __m128i pairs[3] = { _mm_shuffle_epi32 (y, 0x00),
    _mm_shuffle_epi32 (y, 0x55), _mm_shuffle_epi32 (y, 0xaa) };
  __m128i sum = tap_sum (corner, row, x, pairs, lanes, taps);
  int bytes;

  sum = _mm_srai_epi32 (_mm_add_epi32 (sum, _mm_set1_epi32 (1 << 19)), 20);
  sum = _mm_packs_epi32 (sum, sum);
  bytes = _mm_cvtsi128_si32 (_mm_packus_epi16 (sum, sum));
  memcpy (out, &bytes, lanes);
}

#elif defined(__aarch64__) && !defined(EL_PLAIN_C)
#include "lens/kernels/taps8-neon.inc.h"
#else

/* Columns first, to 1/64: 255 * 64 * 1.3, the largest sum of absolute weights,
 * fits 15 bits. */
EL_INLINE void
tap_pixel (uint8_t *out, const uint8_t *corner, ptrdiff_t row,
    const int16_t *x_taps, const int16_t *y_taps, const int lanes,
    const int taps)
{
  for (int c = 0; c < lanes; c++) {
    int sum = 1 << 19;

    for (int k = 0; k < taps; k++) {
      int column = 1 << 7;

      for (int j = 0; j < taps; j++)
        column += corner[j * row + k * lanes + c] * y_taps[j];
      sum += (column >> 8) * x_taps[k];
    }
    sum >>= 20;
    out[c] = (uint8_t) EL_CLAMP (sum, 0, 255);
  }
}

#endif

static inline void
taps8_loop (uint8_t *restrict out, const uint8_t *restrict in, int stride,
    const ElLensMap *map, int n, const ElTapTable *table, const int lanes,
    const int taps)
{
  const ptrdiff_t row = (ptrdiff_t) stride * lanes;
  int i = taps8_whole (out, in, stride, map, n, table, lanes, taps);

  in -= (taps / 2 - 1) * (row + lanes);
  for (; i < n; i++)
    tap_pixel (out + i * lanes, in + (ptrdiff_t) map->offset[i] * lanes, row,
        tap_phase (table, map->fraction[i] & 0xffff),
        tap_phase (table, map->fraction[i] >> 16), lanes, taps);
}
