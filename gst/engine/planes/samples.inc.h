/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Samples between frame rows and lines, luma, and blending.
 *
 * A pixel of 1, 2 or 4 samples is handled as one integer, so that one shift
 * or one mask serves every place that a sample can have in it and the loops
 * vectorise; 3-byte pixels have loops of their own.
 */
#pragma once

#include <string.h>

#include "isa.h"
#include "simd/simd.h"

static inline uint16_t
word_swap (uint16_t word, bool swap)
{
  return swap ? (uint16_t) (word << 8 | word >> 8) : word;
}

/* --- rows to lines --- */

#define TAKE8(step, Unit)                                                      \
  static void take8_##step (void *line, const uint8_t *row, int offset, int n, \
      const ElSample *sample)                                                  \
  {                                                                            \
    uint8_t *restrict out = line;                                              \
    const Unit *restrict pixel = (const Unit *) row;                           \
    const int shift = EL_SAMPLE_SHIFT (offset, step, 8);                       \
                                                                               \
    (void) sample;                                                             \
    for (int i = 0; i < n; i++)                                                \
      out[i] = (uint8_t) (pixel[i] >> shift);                                  \
  }

TAKE8 (4, ElU32)

EL_INLINE void
take8_2_loop (uint8_t *restrict out, const uint8_t *restrict row,
    const int offset, int n)
{
  int i = 0;

#ifdef EL_SIMD
  for (; i + EL_V8_BYTES <= n; i += EL_V8_BYTES)
    el_v8_store (out + i, el_v8_every_other (row + 2 * i, offset));
#endif
  for (; i < n; i++)
    out[i] = row[2 * i + offset];
}

static void
take8_2 (void *line, const uint8_t *row, int offset, int n,
    const ElSample *sample)
{
  (void) sample;
  if (offset == 0)
    take8_2_loop (line, row, 0, n);
  else
    take8_2_loop (line, row, 1, n);
}

static void
take8_1 (void *line, const uint8_t *row, int offset, int n,
    const ElSample *sample)
{
  (void) sample;
  memcpy (line, row + offset, n);
}

static void
take8_3 (void *line, const uint8_t *row, int offset, int n,
    const ElSample *sample)
{
  uint8_t *restrict out = line;

  (void) sample;
  for (int i = 0; i < n; i++)
    out[i] = row[3 * i + offset];
}

#define TAKE16_LOOP(step, Unit)                                               \
  EL_INLINE void take16_##step##_loop (uint16_t *restrict out,                \
      const Unit *restrict pixel, int place, int start, int n,                \
      const ElSample *sample, const bool swap)                                \
  {                                                                           \
    const uint16_t mask = (1u << sample->depth) - 1;                          \
    const int shift = sample->shift;                                          \
                                                                              \
    for (int i = start; i < n; i++)                                           \
      out[i] =                                                                \
          (word_swap ((uint16_t) (pixel[i] >> place), swap) >> shift) & mask; \
  }
TAKE16_LOOP (1, ElU16)
TAKE16_LOOP (2, ElU32)
TAKE16_LOOP (4, ElU64)

/* Compilers shift 16-bit lanes only by a constant. */
static void
take16_1 (void *line, const uint8_t *row, int offset, int n,
    const ElSample *sample)
{
  const ElU16 *pixels = (const ElU16 *) row;
  int i = 0;

  (void) offset;
#ifdef EL_SIMD
  const ElV16 mask = el_v16_set ((1 << sample->depth) - 1);
  const int shift =
      sample->shift; /* stores might change it, for all one knows */
  const int whole = sample->swap ? -1 : n - EL_V16_LANES;
  uint16_t *out = line;

  for (; i <= whole; i += EL_V16_LANES)
    el_v16_store (out + i,
        el_v16_and (el_v16_shift_right (
                        el_v16_load ((const void *) (pixels + i)), shift),
            mask));
#endif
  if (sample->swap)
    take16_1_loop (line, pixels, 0, i, n, sample, true);
  else
    take16_1_loop (line, pixels, 0, i, n, sample, false);
}

#define TAKE16(step, Unit)                                               \
  static void take16_##step (void *line, const uint8_t *row, int offset, \
      int n, const ElSample *sample)                                     \
  {                                                                      \
    const Unit *pixels = (const Unit *) row;                             \
    const int place = EL_SAMPLE_SHIFT (offset, step, 16);                \
                                                                         \
    if (sample->swap)                                                    \
      take16_##step##_loop (line, pixels, place, 0, n, sample, true);    \
    else                                                                 \
      take16_##step##_loop (line, pixels, place, 0, n, sample, false);   \
  }
TAKE16 (2, ElU32)
TAKE16 (4, ElU64)

static void
expand3 (uint8_t *restrict line, const uint8_t *restrict row, int n)
{
  int i = 0;

#ifdef EL_AVX2
  /* 8 pixels from two loads, which read two pixels more. */
  const __m256i spread = _mm256_setr_epi8 (0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8,
      -1, 9, 10, 11, -1, 0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1);

  for (; i + 10 <= n; i += 8) {
    const __m128i first = _mm_loadu_si128 ((const __m128i *) (row + 3 * i));
    const __m128i second =
        _mm_loadu_si128 ((const __m128i *) (row + 3 * i + 12));

    _mm256_storeu_si256 ((__m256i *) (line + 4 * i),
        _mm256_shuffle_epi8 (_mm256_set_m128i (second, first), spread));
  }
#endif
  for (; i < n; i++) {
    line[4 * i + 0] = row[3 * i + 0];
    line[4 * i + 1] = row[3 * i + 1];
    line[4 * i + 2] = row[3 * i + 2];
    line[4 * i + 3] = 0;
  }
}

/* --- lines to rows --- */

/* A sample in every place of a pixel of 1, 2 or 4 samples. */
#define SPREAD(v, step, bits)     \
  ((step) == 1 ? (v)              \
          : (step) == 2           \
          ? ((v) | (v) << (bits)) \
          : ((v) | (v) << (bits) | (v) << (2 * (bits)) | (v) << (3 * (bits))))

#define DEPOSIT8_RANGE(step, Unit, Wide)                                      \
  static inline void deposit8_##step##_range (uint8_t *row,                   \
      const uint8_t *restrict in, int start, int n, const ElDeposit *deposit) \
  {                                                                           \
    Unit *restrict pixel = (Unit *) row;                                      \
    const Wide keep = (Wide) deposit->keep;                                   \
    const Wide select = (Wide) deposit->select;                               \
    const Wide add = (Wide) deposit->add;                                     \
                                                                              \
    for (int i = start; i < n; i++) {                                         \
      Wide v = in[i];                                                         \
                                                                              \
      pixel[i] = (pixel[i] & keep) | (SPREAD (v, step, 8) & select) | add;    \
    }                                                                         \
  }

#define DEPOSIT8(step)                                                \
  static void deposit8_##step (uint8_t *row, const void *line, int n, \
      const ElDeposit *deposit, const ElSample *sample)               \
  {                                                                   \
    (void) sample;                                                    \
    deposit8_##step##_range (row, line, 0, n, deposit);               \
  }

typedef uint8_t ElU8;
DEPOSIT8_RANGE (1, ElU8, uint8_t)
DEPOSIT8_RANGE (2, ElU16, uint16_t)
DEPOSIT8_RANGE (4, ElU32, uint32_t)
DEPOSIT8 (1)

/* One byte of two takes the value, and the other stays. */
EL_INLINE void
deposit8_other (uint8_t *row, const uint8_t *restrict in, int n,
    const int place)
{
  ElU16 *restrict pixel = (ElU16 *) row;
  const uint16_t keep = (uint16_t) (0xff00 >> EL_SAMPLE_SHIFT (place, 2, 8));

  for (int i = 0; i < n; i++)
    pixel[i] =
        (uint16_t) ((pixel[i] & keep) | in[i] << EL_SAMPLE_SHIFT (place, 2, 8));
}

static void
deposit8_2 (uint8_t *row, const void *line, int n, const ElDeposit *deposit,
    const ElSample *sample)
{
  const uint16_t keep = (uint16_t) deposit->keep;
  const bool whole =
      !deposit->add && (uint16_t) (deposit->select ^ keep) == 0xffff;

  (void) sample;
  if (whole && keep == 0xff00)
    deposit8_other (row, line, n, __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__);
  else if (whole && keep == 0xff)
    deposit8_other (row, line, n, __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
  else
    deposit8_2_range (row, line, 0, n, deposit);
}

static void
deposit8_4 (uint8_t *row, const void *line, int n, const ElDeposit *deposit,
    const ElSample *sample)
{
  int i = 0;

  (void) sample;
#ifdef EL_SIMD
  const ElSpread spread = el_spread ((uint32_t) deposit->keep,
      (uint32_t) deposit->select, (uint32_t) deposit->add);
  const uint8_t *in = line;

  for (; i + EL_V8_BYTES <= n; i += EL_V8_BYTES)
    el_v8_spread (row + 4 * i, el_v8_load (in + i), &spread);
#endif
  deposit8_4_range (row, line, i, n, deposit);
}

/* The three bytes of the masks in memory order. */
static void
deposit8_3 (uint8_t *restrict row, const void *line, int n,
    const ElDeposit *deposit, const ElSample *sample)
{
  const uint8_t *restrict in = line;
  uint8_t keep[3], select[3], add[3];

  (void) sample;
  for (int j = 0; j < 3; j++) {
    keep[j] = deposit->keep >> EL_SAMPLE_SHIFT (j, 3, 8);
    select[j] = deposit->select >> EL_SAMPLE_SHIFT (j, 3, 8);
    add[j] = deposit->add >> EL_SAMPLE_SHIFT (j, 3, 8);
  }
  for (int i = 0; i < n; i++) {
    row[3 * i + 0] = (row[3 * i + 0] & keep[0]) | (in[i] & select[0]) | add[0];
    row[3 * i + 1] = (row[3 * i + 1] & keep[1]) | (in[i] & select[1]) | add[1];
    row[3 * i + 2] = (row[3 * i + 2] & keep[2]) | (in[i] & select[2]) | add[2];
  }
}

#define DEPOSIT16_LOOP(step, Unit, Wide)                                       \
  EL_INLINE void deposit16_##step##_loop (Unit *restrict pixel,                \
      const uint16_t *restrict in, int start, int n, const ElDeposit *deposit, \
      const int shift, const bool swap)                                        \
  {                                                                            \
    const Wide keep = (Wide) deposit->keep;                                    \
    const Wide select = (Wide) deposit->select;                                \
    const Wide add = (Wide) deposit->add;                                      \
                                                                               \
    for (int i = start; i < n; i++) {                                          \
      Wide v = word_swap ((uint16_t) (in[i] << shift), swap);                  \
                                                                               \
      pixel[i] = (pixel[i] & keep) | (SPREAD (v, step, 16) & select) | add;    \
    }                                                                          \
  }
DEPOSIT16_LOOP (1, ElU16, uint16_t)
DEPOSIT16_LOOP (2, ElU32, uint32_t)
DEPOSIT16_LOOP (4, ElU64, uint64_t)

/* See take16_1 (). */
static void
deposit16_1 (uint8_t *row, const void *line, int n, const ElDeposit *deposit,
    const ElSample *sample)
{
  ElU16 *pixels = (ElU16 *) row;
  int i = 0;

#ifdef EL_SIMD
  const ElV16 keep = el_v16_set (deposit->keep);
  const ElV16 select = el_v16_set (deposit->select);
  const ElV16 add = el_v16_set (deposit->add);
  const int shift = sample->shift;
  const int whole = sample->swap ? -1 : n - EL_V16_LANES;
  const uint16_t *in = line;

  for (; i <= whole; i += EL_V16_LANES) {
    const ElV16 v = el_v16_shift_left (el_v16_load (in + i), shift);
    const ElV16 kept =
        el_v16_and (el_v16_load ((const void *) (pixels + i)), keep);

    el_v16_store ((void *) (pixels + i),
        el_v16_or (el_v16_or (kept, el_v16_and (v, select)), add));
  }
#endif
  if (sample->swap)
    deposit16_1_loop (pixels, line, i, n, deposit, sample->shift, true);
  else
    deposit16_1_loop (pixels, line, i, n, deposit, sample->shift, false);
}

#define DEPOSIT16(step, Unit)                                              \
  static void deposit16_##step (uint8_t *row, const void *line, int n,     \
      const ElDeposit *deposit, const ElSample *sample)                    \
  {                                                                        \
    Unit *pixels = (Unit *) row;                                           \
    const int shift = sample->shift;                                       \
                                                                           \
    if (sample->swap)                                                      \
      deposit16_##step##_loop (pixels, line, 0, n, deposit, shift, true);  \
    else                                                                   \
      deposit16_##step##_loop (pixels, line, 0, n, deposit, shift, false); \
  }
DEPOSIT16 (2, ElU32)
DEPOSIT16 (4, ElU64)

static void
pack3 (uint8_t *restrict row, const uint8_t *restrict line, int n)
{
  for (int i = 0; i < n; i++) {
    row[3 * i + 0] = line[4 * i + 0];
    row[3 * i + 1] = line[4 * i + 1];
    row[3 * i + 2] = line[4 * i + 2];
  }
}

static void
merge4_8 (uint8_t *row, const void *line, int n, uint64_t keep,
    const ElSample *sample)
{
  ElU32 *restrict pixel = (ElU32 *) row;
  const ElU32 *restrict in = line;
  const uint32_t keep32 = (uint32_t) keep;

  (void) sample;
  for (int i = 0; i < n; i++)
    pixel[i] = (pixel[i] & keep32) | (in[i] & ~keep32);
}

/* Four words at a time; shifting stays within a word, since the bits above
 * the value are 0. */
static inline void
merge4_16_loop (ElU64 *restrict pixel, const ElU64 *restrict in, int n,
    uint64_t keep, int shift, bool swap)
{
  const uint64_t low_bytes = 0x00ff00ff00ff00ff;

  for (int i = 0; i < n; i++) {
    uint64_t value = in[i] << shift;

    if (swap)
      value = (value & low_bytes) << 8 | ((value >> 8) & low_bytes);
    pixel[i] = (pixel[i] & keep) | (value & ~keep);
  }
}

static void
merge4_16 (uint8_t *row, const void *line, int n, uint64_t keep,
    const ElSample *sample)
{
  if (sample->swap)
    merge4_16_loop ((ElU64 *) row, line, n, keep, sample->shift, true);
  else
    merge4_16_loop ((ElU64 *) row, line, n, keep, sample->shift, false);
}

/* --- luma --- */

/* The sum is exact in integers; the quotient is exact as well: a multiple of
 * 1/10000 that is not an integer is at least 1e-4 away from one, and the
 * factor, slightly above 1/10000, errs by less than 255 * 2^-22. */
static inline uint8_t
luma8_round (int sum)
{
  return (uint8_t) ((float) (sum + 5000) * EL_LUMA_FACTOR);
}

static void
luma8 (void *line, const void *const rgb[3], int n, const int weight[3])
{
  uint8_t *restrict out = line;
  const uint8_t *restrict r = rgb[0], *restrict g = rgb[1];
  const uint8_t *restrict b = rgb[2];
  const int wr = weight[0], wg = weight[1], wb = weight[2];
  int i = 0;

#ifdef EL_SIMD
  const int weights[4] = { wr, wg, wb, 0 };

  for (; i + EL_V8_BYTES <= n; i += EL_V8_BYTES)
    el_v8_store (out + i, el_luma3 (r + i, g + i, b + i, weights));
#endif
  for (; i < n; i++)
    out[i] = luma8_round (wr * r[i] + wg * g[i] + wb * b[i]);
}

static void
luma16 (void *line, const void *const rgb[3], int n, const int weight[3])
{
  uint16_t *restrict out = line;
  const uint16_t *restrict r = rgb[0], *restrict g = rgb[1];
  const uint16_t *restrict b = rgb[2];
  const int wr = weight[0], wg = weight[1], wb = weight[2];
  int i = 0;

#ifdef EL_SIMD
  for (; i + EL_V16_LANES <= n; i += EL_V16_LANES)
    el_v16_store (out + i, el_luma16 (r + i, g + i, b + i, weight));
#endif
  for (; i < n; i++) {
    int sum = wr * r[i] + wg * g[i] + wb * b[i];

    out[i] = (uint16_t) (int) ((sum + 5000) * (1.0 / 10000 * (1 + 0x1p-40)));
  }
}

static void
luma4 (uint8_t *restrict line, const uint8_t *restrict pixels, int n,
    const int weight[4])
{
  const int w0 = weight[0], w1 = weight[1], w2 = weight[2], w3 = weight[3];
  int i = 0;

#ifdef EL_SIMD
  for (; i + EL_V8_BYTES <= n; i += EL_V8_BYTES)
    el_v8_store (line + i, el_luma4 (pixels + 4 * i, weight));
#endif
  for (; i < n; i++)
    line[i] = luma8_round (w0 * pixels[4 * i] + w1 * pixels[4 * i + 1]
        + w2 * pixels[4 * i + 2] + w3 * pixels[4 * i + 3]);
}

/* --- blending --- */

#define BLEND(bits)                                                            \
  static void gather_weight##bits (uint32_t *restrict sum, const void *m,      \
      int n_luma, int sub)                                                     \
  {                                                                            \
    const uint##bits##_t *restrict in = m;                                     \
    const int pairs = sub == 1 ? n_luma / 2 : 0;                               \
                                                                               \
    if (sub == 0)                                                              \
      for (int i = 0; i < n_luma; i++)                                         \
        sum[i] += in[i];                                                       \
    for (int i = 0; i < pairs; i++)                                            \
      sum[i] += (uint32_t) in[2 * i] + in[2 * i + 1];                          \
    for (int i = 2 * pairs; sub > 0 && i < n_luma; i++)                        \
      sum[i >> sub] += in[i];                                                  \
  }                                                                            \
                                                                               \
  /* The half in the bias keeps the quotient's rounding away from integers. */ \
  static void blend##bits (void *line, const uint32_t *restrict weight, int n, \
      int colour, uint32_t num, uint32_t den)                                  \
  {                                                                            \
    uint##bits##_t *restrict p = line;                                         \
    const double one = den, factor = num, inverse = 1.0 / den;                 \
    const double bias = den / 2 + 0.5;                                         \
                                                                               \
    for (int i = 0; i < n; i++) {                                              \
      double w = (double) (int) weight[i] * factor;                            \
      double mixed = p[i] * one + (colour - p[i]) * w;                         \
                                                                               \
      p[i] = (uint##bits##_t) (int) ((mixed + bias) * inverse);                \
    }                                                                          \
  }

BLEND (8)
BLEND (16)
