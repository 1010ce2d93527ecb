/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Resampling of a flat lens, whose sources are a grid: across first, row by row of
 * the copy, then down, over those rows.
 *
 * Between the two, 8-bit samples are 16-bit integers in 1/64, and products down are
 * in 1/32. Of a result, before it is rounded, that costs 1/64 and as many as there
 * are taps; rounded weights cost 0.13 at most: together less than 1/4. Flat areas stay
 * as they are. Samples above 8 bits are numbers of single precision, whose sums are
 * taken in the order of the taps, so that all instruction sets give the same.
 */
#pragma once

#include "isa.h"
#include "lens/kernels/resample.inc.h"
#include "lens/kernels/sources.h"
#include "simd/simd.h"

/* Bits that are shifted out of sums across, and down; and what is added to these
 * for rounding, and for what `taps` products lose. */
#define FLAT_SHIFT_ACROSS 8
#define FLAT_SHIFT_DOWN 5
#define FLAT_HALF_DOWN(taps) ((1 << (FLAT_SHIFT_DOWN - 1)) + (taps) / 2)

/* --- across, to the nearest --- */

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

/* --- across --- */

/* The specification. */
EL_INLINE void
across8_pixels (int16_t *restrict out, const uint8_t *restrict row,
    const ElFlatAxis *axis, int from, int n, const int taps, const int lanes)
{
  for (int i = from; i < n; i++) {
    const uint8_t *in = row + (ptrdiff_t) axis->first[i] * lanes;
    const int16_t *weight = axis->fixed + (ptrdiff_t) i * EL_TAP_STRIDE;

    for (int lane = 0; lane < lanes; lane++) {
      int sum = 1 << (FLAT_SHIFT_ACROSS - 1);

      for (int k = 0; k < taps; k++)
        sum += in[k * lanes + lane] * weight[k];
      out[i * lanes + lane] = (int16_t) (sum >> FLAT_SHIFT_ACROSS);
    }
  }
}

#if defined(__SSE2__) && !defined(EL_PLAIN_C)

/* 8 samples from p on, or 4 or 2, as 16-bit lanes. Not more than the copy's margin
 * and the room behind it are read beyond the taps. */
static inline __m128i
flat_load8 (const uint8_t *p)
{
  return _mm_unpacklo_epi8 (_mm_loadl_epi64 ((const __m128i *) p),
      _mm_setzero_si128 ());
}

/* Sums of one lane, in parts. Weights beyond the taps are 0. */
static inline __m128i
flat_sum1 (const uint8_t *in, const int16_t *weight)
{
  return _mm_madd_epi16 (flat_load8 (in),
      _mm_loadu_si128 ((const __m128i *) weight));
}

/* Four pixels of one lane. */
static inline __m128i
flat_across1 (const uint8_t *row, const int32_t *first, const int16_t *weight)
{
  const __m128i a = flat_sum1 (row + first[0], weight);
  const __m128i b = flat_sum1 (row + first[1], weight + EL_TAP_STRIDE);
  const __m128i c = flat_sum1 (row + first[2], weight + 2 * EL_TAP_STRIDE);
  const __m128i d = flat_sum1 (row + first[3], weight + 3 * EL_TAP_STRIDE);
  const __m128i ab =
      _mm_add_epi32 (_mm_unpacklo_epi32 (a, b), _mm_unpackhi_epi32 (a, b));
  const __m128i cd =
      _mm_add_epi32 (_mm_unpacklo_epi32 (c, d), _mm_unpackhi_epi32 (c, d));

  return _mm_add_epi32 (_mm_unpacklo_epi64 (ab, cd),
      _mm_unpackhi_epi64 (ab, cd));
}

/* One pixel of two lanes: its sums are the lower ones. */
static inline __m128i
flat_sum2 (const uint8_t *in, const int16_t *weight)
{
  const __m128i zero = _mm_setzero_si128 ();
  const __m128i samples = _mm_loadu_si128 ((const __m128i *) in);
  const __m128i w = _mm_loadu_si128 ((const __m128i *) weight);
  __m128i low = _mm_unpacklo_epi8 (samples, zero);
  __m128i high = _mm_unpackhi_epi8 (samples, zero);
  __m128i sum;

  low = _mm_shufflehi_epi16 (_mm_shufflelo_epi16 (low, 0xd8), 0xd8);
  high = _mm_shufflehi_epi16 (_mm_shufflelo_epi16 (high, 0xd8), 0xd8);
  sum = _mm_add_epi32 (_mm_madd_epi16 (low, _mm_unpacklo_epi32 (w, w)),
      _mm_madd_epi16 (high, _mm_unpackhi_epi32 (w, w)));
  return _mm_add_epi32 (sum, _mm_unpackhi_epi64 (sum, sum));
}

/* Two pixels of two lanes. */
static inline __m128i
flat_across2 (const uint8_t *row, const int32_t *first, const int16_t *weight)
{
  return _mm_unpacklo_epi64 (flat_sum2 (row + 2 * (ptrdiff_t) first[0], weight),
      flat_sum2 (row + 2 * (ptrdiff_t) first[1], weight + EL_TAP_STRIDE));
}

/* Taps k and k + 1 of a pixel of four lanes. */
static inline __m128i
flat_pair4 (const uint8_t *in, const int16_t *weight, int k)
{
  const __m128i two = _mm_loadl_epi64 ((const __m128i *) (in + 4 * k));
  const __m128i pairs = _mm_unpacklo_epi8 (two, _mm_srli_epi64 (two, 32));
  const ElU32 *both = (const ElU32 *) (weight + k);

  return _mm_madd_epi16 (_mm_unpacklo_epi8 (pairs, _mm_setzero_si128 ()),
      _mm_set1_epi32 ((int) *both));
}

/* One pixel of four lanes. */
EL_INLINE __m128i
flat_across4 (const uint8_t *in, const int16_t *weight, const int taps)
{
  __m128i sum = flat_pair4 (in, weight, 0);

  if (taps > 2)
    sum = _mm_add_epi32 (sum, flat_pair4 (in, weight, 2));
  if (taps > 4)
    sum = _mm_add_epi32 (sum, flat_pair4 (in, weight, 4));
  return sum;
}

/* The sums of four samples. */
EL_INLINE __m128i
flat_across_four (const uint8_t *row, const ElFlatAxis *axis, int i,
    const int taps, const int lanes)
{
  const int32_t *first = axis->first + i;
  const int16_t *weight = axis->fixed + (ptrdiff_t) i * EL_TAP_STRIDE;

  if (lanes == 1)
    return flat_across1 (row, first, weight);
  if (lanes == 2)
    return flat_across2 (row, first, weight);
  return flat_across4 (row + 4 * (ptrdiff_t) first[0], weight, taps);
}

EL_INLINE void
across8 (int16_t *restrict out, const uint8_t *restrict row,
    const ElFlatAxis *axis, int n, const int taps, const int lanes)
{
  const __m128i half = _mm_set1_epi32 (1 << (FLAT_SHIFT_ACROSS - 1));
  const int step = 8 / lanes;
  int i = 0;

  for (; i + step <= n; i += step) {
    const __m128i low = flat_across_four (row, axis, i, taps, lanes);
    const __m128i high =
        flat_across_four (row, axis, i + step / 2, taps, lanes);

    _mm_storeu_si128 ((__m128i *) (out + i * lanes),
        _mm_packs_epi32 (
            _mm_srai_epi32 (_mm_add_epi32 (low, half), FLAT_SHIFT_ACROSS),
            _mm_srai_epi32 (_mm_add_epi32 (high, half), FLAT_SHIFT_ACROSS)));
  }
  across8_pixels (out, row, axis, i, n, taps, lanes);
}

#else

EL_INLINE void
across8 (int16_t *restrict out, const uint8_t *restrict row,
    const ElFlatAxis *axis, int n, const int taps, const int lanes)
{
  across8_pixels (out, row, axis, 0, n, taps, lanes);
}

#endif

EL_INLINE void
across16 (float *restrict out, const uint16_t *restrict row,
    const ElFlatAxis *axis, int n, const int taps, const int lanes)
{
  for (int i = 0; i < n; i++) {
    const uint16_t *in = row + (ptrdiff_t) axis->first[i] * lanes;
    const float *weight = axis->exact + (ptrdiff_t) i * EL_TAP_STRIDE;

    for (int lane = 0; lane < lanes; lane++) {
      float sum = (float) in[lane] * weight[0];

      for (int k = 1; k < taps; k++)
        sum += (float) in[k * lanes + lane] * weight[k];
      out[i * lanes + lane] = sum;
    }
  }
}

/* By the number of taps, a constant of each loop. */
#define FLAT_ACROSS(bits, lanes, Out, In)                               \
  static void flat_across##bits##_##lanes (void *line, const void *row, \
      const ElFlatAxis *axis, int n)                                    \
  {                                                                     \
    if (axis->taps == 2)                                                \
      across##bits ((Out *) line, (const In *) row, axis, n, 2, lanes); \
    else if (axis->taps == 4)                                           \
      across##bits ((Out *) line, (const In *) row, axis, n, 4, lanes); \
    else                                                                \
      across##bits ((Out *) line, (const In *) row, axis, n, 6, lanes); \
  }

FLAT_ACROSS (8, 1, int16_t, uint8_t)
FLAT_ACROSS (8, 2, int16_t, uint8_t)
FLAT_ACROSS (8, 4, int16_t, uint8_t)
FLAT_ACROSS (16, 1, float, uint16_t)
FLAT_ACROSS (16, 2, float, uint16_t)
FLAT_ACROSS (16, 4, float, uint16_t)

/* --- down --- */

/* The specification. Products are in 1/32 and lose less than one of these each, half
 * of one on average. */
EL_INLINE void
down8_samples (uint8_t *restrict out, const int16_t *const lines[],
    const int16_t weight[], int from, int n, const int taps)
{
  for (int i = from; i < n; i++) {
    int sum = FLAT_HALF_DOWN (taps);

    for (int k = 0; k < taps; k++)
      sum += lines[k][i] * weight[k] >> EL_SCALE_SHIFT;
    sum >>= FLAT_SHIFT_DOWN;
    out[i] = (uint8_t) EL_CLAMP (sum, 0, 255);
  }
}

#ifdef EL_SIMD

/* The sums of a vector of 16-bit lanes. */
EL_INLINE ElV16
flat_down (const int16_t *const lines[], const ElV16 factor[], int i,
    const int taps)
{
  ElV16 sum = el_v16_set (FLAT_HALF_DOWN (taps));

  for (int k = 0; k < taps; k++)
    sum =
        el_v16_add (sum, el_v16_scale (el_v16_load (lines[k] + i), factor[k]));
  return el_v16_shift (sum, FLAT_SHIFT_DOWN);
}

EL_INLINE void
down8_vector (uint8_t *restrict out, const int16_t *const lines[],
    const ElV16 factor[], int i, const int taps)
{
  el_v8_store (out + i,
      el_v8_unpacked (el_v8_join (flat_down (lines, factor, i, taps),
          flat_down (lines, factor, i + EL_V16_LANES, taps))));
}

/* Returns how many samples are done: all, or none. */
EL_INLINE int
down8_whole (uint8_t *restrict out, const int16_t *const lines[],
    const int16_t weight[], int n, const int taps)
{
  ElV16 factor[EL_TAPS_MAX];

  if (n < EL_V8_BYTES)
    return 0;
  for (int k = 0; k < taps; k++)
    factor[k] = el_v16_factor (weight[k]);
  for (int i = 0; i < n - EL_V8_BYTES; i += EL_V8_BYTES)
    down8_vector (out, lines, factor, i, taps);
  /* What is left, and what is there already. */
  down8_vector (out, lines, factor, n - EL_V8_BYTES, taps);
  return n;
}

#else

static inline int
down8_whole (uint8_t *restrict out, const int16_t *const lines[],
    const int16_t weight[], int n, const int taps)
{
  (void) out, (void) lines, (void) weight, (void) n, (void) taps;
  return 0;
}

#endif

EL_INLINE void
down8 (uint8_t *restrict out, const int16_t *const lines[],
    const int16_t fixed[], int n, const int taps)
{
  int16_t weight[EL_TAPS_MAX];
  int i;

  for (int k = 0; k < taps; k++)
    weight[k] = EL_MIN (fixed[k], EL_SCALE_MAX);
  i = down8_whole (out, lines, weight, n, taps);
  down8_samples (out, lines, weight, i, n, taps);
}

EL_INLINE void
down16 (uint16_t *restrict out, const float *const lines[], const float *weight,
    int n, int max, const int taps)
{
  const float most = (float) max;

  for (int i = 0; i < n; i++) {
    float sum = lines[0][i] * weight[0];

    for (int k = 1; k < taps; k++)
      sum += lines[k][i] * weight[k];
    sum += 0.5f;
    sum = EL_MIN (EL_MAX (sum, 0), most);
    out[i] = (uint16_t) (int) sum;
  }
}

static void
flat_down8 (void *out, const void *const lines[], const ElFlatTaps *taps, int n,
    int max)
{
  const int16_t *const *in = (const int16_t *const *) lines;

  (void) max;
  if (taps->taps == 2)
    down8 (out, in, taps->fixed, n, 2);
  else if (taps->taps == 4)
    down8 (out, in, taps->fixed, n, 4);
  else
    down8 (out, in, taps->fixed, n, 6);
}

static void
flat_down16 (void *out, const void *const lines[], const ElFlatTaps *taps,
    int n, int max)
{
  const float *const *in = (const float *const *) lines;

  if (taps->taps == 2)
    down16 (out, in, taps->exact, n, max, 2);
  else if (taps->taps == 4)
    down16 (out, in, taps->exact, n, max, 4);
  else
    down16 (out, in, taps->exact, n, max, 6);
}
