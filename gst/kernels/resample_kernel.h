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
    const int32_t *offset, const uint32_t *fraction, __m256i keep)
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

  const __m256i pixels = _mm256_packus_epi16 (mixed01, mixed23);
  const __m256i kept =
      _mm256_and_si256 (_mm256_loadu_si256 ((const __m256i *) out), keep);

  _mm256_storeu_si256 ((__m256i *) out,
      _mm256_or_si256 (kept, _mm256_andnot_si256 (keep, pixels)));
}

/* Whole blocks; the last one ends where the run does and does again what
 * pixels it shares with the one before. */
#define BILINEAR8_BLOCKS(lanes, most)                                         \
  static inline bool bilinear8_blocks_##lanes (uint8_t *restrict out,         \
      const uint8_t *restrict in, const ElLensMap *map, int n)                \
  {                                                                           \
    const int32_t *restrict offset = map->offset;                             \
    const uint32_t *restrict fraction = map->fraction;                        \
                                                                              \
    if (n < (most))                                                           \
      return false;                                                           \
    n -= (most);                                                              \
    for (int i = 0; i < n; i += (most))                                       \
      bilinear8_block_##lanes (out + (lanes) *i, in, offset + i,              \
          fraction + i);                                                      \
    bilinear8_block_##lanes (out + (lanes) *n, in, offset + n, fraction + n); \
    return true;                                                              \
  }

BILINEAR8_BLOCKS (1, 16)
BILINEAR8_BLOCKS (2, 8)

static inline bool
bilinear8_blocks_4 (uint8_t *restrict out, const uint8_t *restrict in,
    int stride, const ElLensMap *map, int n, uint32_t keep32)
{
  const uint8_t *restrict below = in + 4 * (ptrdiff_t) stride;
  const int32_t *restrict offset = map->offset;
  const uint32_t *restrict fraction = map->fraction;
  const __m256i keep = _mm256_set1_epi32 ((int) keep32);

  if (n < 8)
    return false;
  n -= 8;
  for (int i = 0; i < n; i += 8)
    bilinear8_block_4 (out + 4 * i, in, below, offset + i, fraction + i, keep);
  bilinear8_block_4 (out + 4 * n, in, below, offset + n, fraction + n, keep);
  return true;
}

#else

#define bilinear8_blocks_1(out, in, map, n) false
#define bilinear8_blocks_2(out, in, map, n) false
#define bilinear8_blocks_4(out, in, stride, map, n, keep) false

#endif

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

#define BILINEAR16(lanes)                                                     \
  static void bilinear16_##lanes (void *line, const void *source, int stride, \
      const ElLensMap *map, int n)                                            \
  {                                                                           \
    bilinear16_loop (line, source, stride, map, n, lanes);                    \
  }

BILINEAR16 (1)
BILINEAR16 (2)
BILINEAR16 (4)

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
