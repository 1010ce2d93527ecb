/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The lens's bilinear resampling.
 *
 * At 8 bits, vectors hold the neighbours of several pixels, one load a pixel
 * from a copy whose rows are paired, two from a plain one of four lanes: see
 * el_bilinear_wants_pairs (). All instruction sets do what bilinear8_sample ()
 * does, in the shape that suits them: the left and the right columns of 8 or 16
 * values, then the mix of both.
 */
#pragma once

#include "isa.h"
#include "lens/kernels/map.inc.h"
#include "simd/simd.h"

/* --- 8 bits, the specification --- */

static void
pair (uint8_t *restrict out, const uint8_t *restrict above,
    const uint8_t *restrict below, int n)
{
  for (int i = 0; i < n; i++) {
    out[2 * i] = above[i];
    out[2 * i + 1] = below[i];
  }
}

/* Two samples are one integer. */
EL_INLINE void
pair_other_loop (uint8_t *out, const uint8_t *above, const uint8_t *below,
    const int first, int n)
{
  ElU16 *restrict pairs = (ElU16 *) out;
  const ElU16 *restrict a = (const ElU16 *) above;
  const ElU16 *restrict b = (const ElU16 *) below;
  const int place = EL_SAMPLE_SHIFT (first, 2, 8);

  for (int i = 0; i < n; i++)
    pairs[i] = (uint16_t) ((a[i] >> place & 0xff) << EL_SAMPLE_SHIFT (0, 2, 8)
        | (b[i] >> place & 0xff) << EL_SAMPLE_SHIFT (1, 2, 8));
}

static void
pair_other (uint8_t *out, const uint8_t *above, const uint8_t *below, int first,
    int n)
{
  if (first == 0)
    pair_other_loop (out, above, below, 0, n);
  else
    pair_other_loop (out, above, below, 1, n);
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

/* --- blocks of pixels --- */

#ifdef EL_AVX2
#include "lens/kernels/bilinear-avx2.inc.h"
#elif defined(__SSE2__) && !defined(EL_PLAIN_C)
#include "lens/kernels/bilinear-sse2.inc.h"
#elif defined(__aarch64__) && !defined(EL_PLAIN_C)
#include "lens/kernels/bilinear-neon.inc.h"
#endif

#ifdef BILINEAR8_BLOCK_1

/* Whole blocks; the last one ends where the run does and does again what
 * pixels it shares with the one before. */
#define BILINEAR8_BLOCKS(lanes, most)                                         \
  EL_INLINE void bilinear8_run_##lanes (uint8_t *restrict out,                \
      const uint8_t *restrict in, const ElLensMap *map, int n,                \
      const bool large)                                                       \
  {                                                                           \
    const int32_t *restrict offset = map->offset;                             \
    const uint32_t *restrict fraction = map->fraction;                        \
                                                                              \
    n -= (most);                                                              \
    for (int i = 0; i < n; i += (most)) {                                     \
      if (large)                                                              \
        ask_lens_ahead (map, i, in, 2 * (lanes), 2);                          \
      bilinear8_block_##lanes (out + (lanes) *i, in, offset + i,              \
          fraction + i);                                                      \
    }                                                                         \
    bilinear8_block_##lanes (out + (lanes) *n, in, offset + n, fraction + n); \
  }                                                                           \
                                                                              \
  static inline bool bilinear8_blocks_##lanes (uint8_t *restrict out,         \
      const uint8_t *restrict in, const ElLensMap *map, int n)                \
  {                                                                           \
    if (n < (most))                                                           \
      return false;                                                           \
    if (map->large)                                                           \
      bilinear8_run_##lanes (out, in, map, n, true);                          \
    else                                                                      \
      bilinear8_run_##lanes (out, in, map, n, false);                         \
    return true;                                                              \
  }

BILINEAR8_BLOCKS (1, BILINEAR8_BLOCK_1)
BILINEAR8_BLOCKS (2, BILINEAR8_BLOCK_2)

EL_INLINE void
bilinear8_run_4 (uint8_t *restrict out, const uint8_t *restrict in, int stride,
    const ElLensMap *map, int n, const bool large)
{
  const uint8_t *restrict below = in + 4 * (ptrdiff_t) stride;
  const int32_t *restrict offset = map->offset;
  const uint32_t *restrict fraction = map->fraction;
  const int most = BILINEAR8_BLOCK_4;

  n -= most;
  for (int i = 0; i < n; i += most) {
    if (large)
      ask_lens_ahead (map, i, in, 4, 2);
    bilinear8_block_4 (out + 4 * i, in, below, offset + i, fraction + i);
  }
  bilinear8_block_4 (out + 4 * n, in, below, offset + n, fraction + n);
}

static inline bool
bilinear8_blocks_4 (uint8_t *restrict out, const uint8_t *restrict in,
    int stride, const ElLensMap *map, int n)
{
  if (n < BILINEAR8_BLOCK_4)
    return false;
  if (map->large)
    bilinear8_run_4 (out, in, stride, map, n, true);
  else
    bilinear8_run_4 (out, in, stride, map, n, false);
  return true;
}

#else

#define bilinear8_blocks_1(out, in, map, n) false
#define bilinear8_blocks_2(out, in, map, n) false
#define bilinear8_blocks_4(out, in, stride, map, n) false

#endif

/* Runs too short for a block are left to the plain loop. */
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
  if (!bilinear8_blocks_4 (line, source, stride, map, n))
    bilinear8_loop (line, source, stride, map, n, 4);
}
