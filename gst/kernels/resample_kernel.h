/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The lens's resampling: nearest, bilinear, and any separable interpolation
 * given as taps. `source` is the saved copy of what the lens reads, with a
 * margin, so that no tap needs a test.
 */
#pragma once

#include <string.h>

#include "kernel.h"
#include "simd.h"

/* --- nearest --- */

/* Pixels of one or two bytes are put together in a register: with a store for
 * each, loads of the copy wait for stores to addresses that only look alike
 * (equal in their low 12 bits), half as long again at some alignments. */
#define NEAREST(bytes, Unit)                                   \
  static void nearest_##bytes (void *line, const void *source, \
      const ElLensMap *map, int n)                             \
  {                                                            \
    const Unit *restrict in = source;                          \
    const int32_t *restrict offset = map->offset;              \
    Unit *restrict out = line;                                 \
    const int most = 8 / (bytes);                              \
    int i = 0;                                                 \
                                                               \
    for (; most > 2 && i + most <= n; i += most) {             \
      uint64_t pixels = 0;                                     \
                                                               \
      for (int j = 0; j < most; j++)                           \
        pixels |= (uint64_t) in[offset[i + j]]                 \
            << EL_SAMPLE_SHIFT (j, most, 8 * (bytes));         \
      memcpy (out + i, &pixels, sizeof pixels);                \
    }                                                          \
    for (; i < n; i++)                                         \
      out[i] = in[offset[i]];                                  \
  }

NEAREST (1, uint8_t)
NEAREST (2, ElU16)
NEAREST (4, ElU32)
NEAREST (8, ElU64)

/* --- bilinear --- */

/* Product of two 1.15 fixed-point numbers, rounded: pmulhrsw, sqrdmulh. */
static inline int
mul15 (int a, int b)
{
  return (a * b + 0x4000) >> 15;
}

/* Vertically, then horizontally, with 6 fractional bits in between; x and y
 * are fractions in 1/32768. At most 1/32 from the exact sum. */
static inline uint8_t
bilinear8_sample (const uint8_t *top, const uint8_t *bottom, int lanes, int x,
    int y)
{
  const int left = (top[0] << 6) + mul15 ((bottom[0] - top[0]) * 64, y);
  const int right =
      (top[lanes] << 6) + mul15 ((bottom[lanes] - top[lanes]) * 64, y);

  return (uint8_t) ((left + mul15 (right - left, x) + 32) >> 6);
}

static inline void
bilinear8_range (uint8_t *restrict out, const uint8_t *restrict in, int stride,
    const ElLensMap *map, int start, int n, const int lanes)
{
  for (int i = start; i < n; i++) {
    const uint8_t *top = in + (ptrdiff_t) map->offset[i] * lanes;
    const uint8_t *bottom = top + (ptrdiff_t) stride * lanes;
    const uint32_t fraction = map->fraction[i];
    const int x = (fraction & 0xffff) >> 1, y = fraction >> 17;

    for (int c = 0; c < lanes; c++)
      out[i * lanes + c] = bilinear8_sample (top + c, bottom + c, lanes, x, y);
  }
}

#ifdef EL_AVX2

/* 16 values of four neighbours each, as bilinear8_sample. */
static inline __m256i
bilinear8_mix (__m256i top_left, __m256i top_right, __m256i bottom_left,
    __m256i bottom_right, __m256i x, __m256i y)
{
  const __m256i left = _mm256_add_epi16 (_mm256_slli_epi16 (top_left, 6),
      _mm256_mulhrs_epi16 (
          _mm256_slli_epi16 (_mm256_sub_epi16 (bottom_left, top_left), 6), y));
  const __m256i right = _mm256_add_epi16 (_mm256_slli_epi16 (top_right, 6),
      _mm256_mulhrs_epi16 (
          _mm256_slli_epi16 (_mm256_sub_epi16 (bottom_right, top_right), 6),
          y));
  const __m256i mixed = _mm256_add_epi16 (left,
      _mm256_mulhrs_epi16 (_mm256_sub_epi16 (right, left), x));

  return _mm256_srli_epi16 (_mm256_add_epi16 (mixed, _mm256_set1_epi16 (32)),
      6);
}

static inline void
store_16_bytes (uint8_t *out, __m256i words)
{
  _mm_storeu_si128 ((__m128i *) out,
      _mm_packus_epi16 (_mm256_castsi256_si128 (words),
          _mm256_extracti128_si256 (words, 1)));
}

/* Byte `shift` / 8 of 16 gathered words, as 16-bit lanes in the order
 * 0-3 8-11 4-7 12-15. */
static inline __m256i
pick_byte (__m256i first, __m256i second, int shift)
{
  const __m256i mask = _mm256_set1_epi32 (0xff);

  return _mm256_packus_epi32 (
      _mm256_and_si256 (_mm256_srli_epi32 (first, shift), mask),
      _mm256_and_si256 (_mm256_srli_epi32 (second, shift), mask));
}

static int
bilinear8_gather_1 (uint8_t *out, const uint8_t *in, int stride,
    const ElLensMap *map, int n)
{
  const __m256i low = _mm256_set1_epi32 (0xffff);
  int i = 0;

  for (; i + 16 <= n; i += 16) {
    const __m256i at0 = _mm256_loadu_si256 ((__m256i *) (map->offset + i));
    const __m256i at1 = _mm256_loadu_si256 ((__m256i *) (map->offset + i + 8));
    const __m256i f0 = _mm256_loadu_si256 ((__m256i *) (map->fraction + i));
    const __m256i f1 = _mm256_loadu_si256 ((__m256i *) (map->fraction + i + 8));
    const __m256i t0 = _mm256_i32gather_epi32 ((const int *) in, at0, 1);
    const __m256i t1 = _mm256_i32gather_epi32 ((const int *) in, at1, 1);
    const __m256i b0 =
        _mm256_i32gather_epi32 ((const int *) (in + stride), at0, 1);
    const __m256i b1 =
        _mm256_i32gather_epi32 ((const int *) (in + stride), at1, 1);
    const __m256i x =
        _mm256_srli_epi16 (_mm256_packus_epi32 (_mm256_and_si256 (f0, low),
                               _mm256_and_si256 (f1, low)),
            1);
    const __m256i y = _mm256_packus_epi32 (_mm256_srli_epi32 (f0, 17),
        _mm256_srli_epi32 (f1, 17));
    const __m256i mixed =
        bilinear8_mix (pick_byte (t0, t1, 0), pick_byte (t0, t1, 8),
            pick_byte (b0, b1, 0), pick_byte (b0, b1, 8), x, y);

    store_16_bytes (out + i, _mm256_permute4x64_epi64 (mixed, 0xd8));
  }
  return i;
}

static int
bilinear8_gather_2 (uint8_t *out, const uint8_t *in, int stride,
    const ElLensMap *map, int n)
{
  const __m256i left = _mm256_set1_epi64x (0x8005800480018000);
  const __m256i right = _mm256_set1_epi64x (0x8007800680038002);
  const __m256i left_in_lane = _mm256_add_epi8 (left,
      _mm256_set_epi64x (0x0008000800080008, 0, 0x0008000800080008, 0));
  const __m256i right_in_lane = _mm256_add_epi8 (right,
      _mm256_set_epi64x (0x0008000800080008, 0, 0x0008000800080008, 0));
  int i = 0;

  for (; i + 8 <= n; i += 8) {
    const __m256i at = _mm256_loadu_si256 ((__m256i *) (map->offset + i));
    const __m256i f = _mm256_loadu_si256 ((__m256i *) (map->fraction + i));
    const __m256i t = _mm256_i32gather_epi32 ((const int *) in, at, 2);
    const __m256i b =
        _mm256_i32gather_epi32 ((const int *) (in + 2 * stride), at, 2);
    const __m256i half = _mm256_srli_epi16 (f, 1);
    const __m256i x =
        _mm256_blend_epi16 (half, _mm256_slli_epi32 (half, 16), 0xaa);
    const __m256i y =
        _mm256_blend_epi16 (_mm256_srli_epi32 (half, 16), half, 0xaa);

    store_16_bytes (out + 2 * i,
        bilinear8_mix (_mm256_shuffle_epi8 (t, left_in_lane),
            _mm256_shuffle_epi8 (t, right_in_lane),
            _mm256_shuffle_epi8 (b, left_in_lane),
            _mm256_shuffle_epi8 (b, right_in_lane), x, y));
  }
  return i;
}

/* Columns of two pixels each, with 6 fractional bits: bytes of the rows are
 * paired, (64, 0) and (-64, 64) make the top one and the difference. */
static inline __m256i
bilinear8_columns (__m256i pairs, __m256i y)
{
  const __m256i top = _mm256_maddubs_epi16 (pairs, _mm256_set1_epi16 (64));
  const __m256i rise = _mm256_maddubs_epi16 (pairs, _mm256_set1_epi16 (0x40c0));

  return _mm256_add_epi16 (top, _mm256_mulhrs_epi16 (rise, y));
}

/* Two bytes of a lane's 16, repeated for 4 channels each: of pixels a and b
 * in the first lane, c and d in the second. */
#define REPEAT(a, b, c, d)                                                  \
  _mm256_setr_epi8 (a, a + 1, a, a + 1, a, a + 1, a, a + 1, b, b + 1, b,    \
      b + 1, b, b + 1, b, b + 1, c, c + 1, c, c + 1, c, c + 1, c, c + 1, d, \
      d + 1, d, d + 1, d, d + 1, d, d + 1)

/* 8 bytes of each of four places. Single loads: gathering is slower. */
static inline __m256i
load_four (const uint8_t *in, const int32_t *offset)
{
#define PAIR(i)                                                             \
  _mm_unpacklo_epi64 (                                                      \
      _mm_loadl_epi64 ((const __m128i *) (in + 4 * (ptrdiff_t) offset[i])), \
      _mm_loadl_epi64 (                                                     \
          (const __m128i *) (in + 4 * (ptrdiff_t) offset[i + 1])))
  return _mm256_set_m128i (PAIR (2), PAIR (0));
}

static int
bilinear8_gather_4 (uint8_t *out, const uint8_t *in, int stride,
    const ElLensMap *map, int n)
{
  const ptrdiff_t row = 4 * (ptrdiff_t) stride;
  int i = 0;

  for (; i + 4 <= n; i += 4) {
    const __m256i f =
        _mm256_srli_epi16 (_mm256_broadcastsi128_si256 (_mm_loadu_si128 (
                               (__m128i *) (map->fraction + i))),
            1);
    const __m256i top = load_four (in, map->offset + i);
    const __m256i bottom = load_four (in + row, map->offset + i);
    /* Pixels 0 and 2, and 1 and 3: left and right neighbour of each. */
    const __m256i even = bilinear8_columns (_mm256_unpacklo_epi8 (top, bottom),
        _mm256_shuffle_epi8 (f, REPEAT (2, 2, 10, 10)));
    const __m256i odd = bilinear8_columns (_mm256_unpackhi_epi8 (top, bottom),
        _mm256_shuffle_epi8 (f, REPEAT (6, 6, 14, 14)));
    const __m256i left = _mm256_unpacklo_epi64 (even, odd);
    const __m256i right = _mm256_unpackhi_epi64 (even, odd);
    const __m256i mixed = _mm256_add_epi16 (left,
        _mm256_mulhrs_epi16 (_mm256_sub_epi16 (right, left),
            _mm256_shuffle_epi8 (f, REPEAT (0, 4, 8, 12))));

    store_16_bytes (out + 4 * i,
        _mm256_srli_epi16 (_mm256_add_epi16 (mixed, _mm256_set1_epi16 (32)),
            6));
  }
  return i;
}

#else

#define bilinear8_gather_1(out, in, stride, map, n) 0
#define bilinear8_gather_2(out, in, stride, map, n) 0
#define bilinear8_gather_4(out, in, stride, map, n) 0

#endif

/* Above 8 bits: single precision has 24 bits for 16-bit samples. */
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

#define BILINEAR(lanes)                                                       \
  static void bilinear8_##lanes (void *line, const void *source, int stride,  \
      const ElLensMap *map, int n)                                            \
  {                                                                           \
    const int done = bilinear8_gather_##lanes (line, source, stride, map, n); \
                                                                              \
    bilinear8_range (line, source, stride, map, done, n, lanes);              \
  }                                                                           \
                                                                              \
  static void bilinear16_##lanes (void *line, const void *source, int stride, \
      const ElLensMap *map, int n)                                            \
  {                                                                           \
    bilinear16_loop (line, source, stride, map, n, lanes);                    \
  }

BILINEAR (1)
BILINEAR (2)
BILINEAR (4)

/* --- taps --- */

/* The phase of a 16-bit fraction. */
static inline const int16_t *
tap_phase (const ElTapTable *table, uint32_t fraction)
{
  return table->fixed[(fraction + 32) >> 6];
}

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

static inline void
taps8_loop (uint8_t *restrict out, const uint8_t *restrict in, int stride,
    const ElLensMap *map, int n, const ElTapTable *table, const int lanes,
    const int taps)
{
  const ptrdiff_t first = -(taps / 2 - 1) * (ptrdiff_t) (stride + 1);
  const ptrdiff_t row = (ptrdiff_t) stride * lanes;

  for (int i = 0; i < n; i++) {
    const uint8_t *corner = in + (map->offset[i] + first) * lanes;
    const __m128i x = _mm_loadu_si128 (
        (const __m128i *) tap_phase (table, map->fraction[i] & 0xffff));
    const __m128i y = _mm_loadu_si128 (
        (const __m128i *) tap_phase (table, map->fraction[i] >> 16));
    const __m128i pairs[3] = { _mm_shuffle_epi32 (y, 0x00),
      _mm_shuffle_epi32 (y, 0x55), _mm_shuffle_epi32 (y, 0xaa) };
    __m128i sum = tap_sum (corner, row, x, pairs, lanes, taps);
    int bytes;

    sum = _mm_srai_epi32 (_mm_add_epi32 (sum, _mm_set1_epi32 (1 << 19)), 20);
    sum = _mm_packs_epi32 (sum, sum);
    bytes = _mm_cvtsi128_si32 (_mm_packus_epi16 (sum, sum));
    memcpy (out + i * lanes, &bytes, lanes);
  }
}

#else

/* Columns first, to 1/64: 255 * 64 * 1.3, the largest sum of absolute weights,
 * fits 15 bits. */
static inline void
taps8_loop (uint8_t *restrict out, const uint8_t *restrict in, int stride,
    const ElLensMap *map, int n, const ElTapTable *table, const int lanes,
    const int taps)
{
  const ptrdiff_t first = -(taps / 2 - 1) * (ptrdiff_t) (stride + 1);
  const ptrdiff_t row = (ptrdiff_t) stride * lanes;

  for (int i = 0; i < n; i++) {
    const uint8_t *corner = in + (map->offset[i] + first) * lanes;
    const int16_t *x = tap_phase (table, map->fraction[i] & 0xffff);
    const int16_t *y = tap_phase (table, map->fraction[i] >> 16);

    for (int c = 0; c < lanes; c++) {
      int sum = 1 << 19;

      for (int k = 0; k < taps; k++) {
        int column = 1 << 7;

        for (int j = 0; j < taps; j++)
          column += corner[j * row + k * lanes + c] * y[j];
        sum += (column >> 8) * x[k];
      }
      sum >>= 20;
      out[i * lanes + c] = (uint8_t) EL_CLAMP (sum, 0, 255);
    }
  }
}

#endif

/* The weights of a fraction, between those of two phases. */
static inline void
tap_weights (float weight[EL_TAPS_MAX], const ElTapTable *table, float fraction,
    const int taps)
{
  const float place = fraction * EL_TAP_PHASES;
  const int phase = EL_MIN ((int) place, EL_TAP_PHASES - 1);
  const float *below = table->exact[phase], *above = table->exact[phase + 1];
  const float t = place - (float) phase;

  for (int k = 0; k < taps; k++)
    weight[k] = below[k] + (above[k] - below[k]) * t;
}

static inline void
taps16_loop (uint16_t *restrict out, const uint16_t *restrict in, int stride,
    const ElLensMap *map, int n, const ElTapTable *table, int max,
    const int lanes, const int taps)
{
  const ptrdiff_t first = -(taps / 2 - 1) * (ptrdiff_t) (stride + 1);
  float x[EL_TAPS_MAX], y[EL_TAPS_MAX];

  for (int i = 0; i < n; i++) {
    const uint16_t *corner = in + (map->offset[i] + first) * lanes;

    tap_weights (x, table, map->x[i], taps);
    tap_weights (y, table, map->y[i], taps);
    for (int c = 0; c < lanes; c++) {
      const uint16_t *row = corner + c;
      float sum = 0.5f;

      for (int j = 0; j < taps; j++) {
        float across = 0;

        for (int k = 0; k < taps; k++)
          across += row[k * lanes] * x[k];
        sum += across * y[j];
        row += (ptrdiff_t) stride * lanes;
      }
      out[i * lanes + c] = (uint16_t) EL_CLAMP (sum, 0.0f, (float) max);
    }
  }
}

#define TAPS(lanes)                                                       \
  static void taps8_##lanes (void *line, const void *source, int stride,  \
      const ElLensMap *map, int n, const ElTapTable *table, int max)      \
  {                                                                       \
    (void) max;                                                           \
    if (table->taps == 4)                                                 \
      taps8_loop (line, source, stride, map, n, table, lanes, 4);         \
    else                                                                  \
      taps8_loop (line, source, stride, map, n, table, lanes, 6);         \
  }                                                                       \
                                                                          \
  static void taps16_##lanes (void *line, const void *source, int stride, \
      const ElLensMap *map, int n, const ElTapTable *table, int max)      \
  {                                                                       \
    if (table->taps == 4)                                                 \
      taps16_loop (line, source, stride, map, n, table, max, lanes, 4);   \
    else                                                                  \
      taps16_loop (line, source, stride, map, n, table, max, lanes, 6);   \
  }

TAPS (1)
TAPS (2)
TAPS (4)
