/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The focus measure: sums of gx^2 + gy^2, Sobel weights. */
#pragma once

#include "edges/kernels/gradient.inc.h"
#ifdef EL_SIMD
#include "edges/kernels/gradient8.inc.h"
#endif

#ifdef EL_SIMD

/* Vectors at a time: a lane is that often twice the squares of P and Q, 1020 at
 * most, of two pixels, in each of the rows. */
#define ENERGY_VECTORS 64

static uint64_t
sum_lanes (ElV32 v)
{
  uint32_t lanes[sizeof v / sizeof (uint32_t)];
  uint64_t sum = 0;

  memcpy (lanes, &v, sizeof v);
  for (size_t i = 0; i < sizeof lanes / sizeof *lanes; i++)
    sum += lanes[i];
  return sum;
}

/* Of even pixels, or odd ones, those of the first `n` pixels. */
static inline ElV16
first_pixels (int n, int odd)
{
  int16_t mask[EL_V16_LANES];

  for (int i = 0; i < EL_V16_LANES; i++)
    mask[i] = 2 * i + odd < n ? -1 : 0;
  return el_v16_load ((const void *) mask);
}

/* Sum of P^2 + Q^2 of pixels [start, end); gx^2 + gy^2 is twice that. `whole`:
 * there are that many vectors of them; otherwise less than one. */
EL_INLINE uint64_t
energy8_vectors (const uint8_t *const lines[], const int rows, int start,
    int end, const ElAhead *ahead, const bool whole)
{
  const ElDiagonal ones = { .outer = 1, .centre = 1 };
  const ElWeights weights = WEIGHTS (el_pairs, &ones);
  const ElV16 mask[2] = { first_pixels (end - start, 0),
    first_pixels (end - start, 1) };
  /* Of even and odd pixels, P and Q: none has to wait for another. */
  ElV32 sum[4] = { el_v32_zero (), el_v32_zero (), el_v32_zero (),
    el_v32_zero () };

  for (int x = start; x < end; x += EL_V8_BYTES) {
#define LOAD(i) load_row (lines[i] + x, false, false, &weights, true, IN_LINES)
    const ElRow first = LOAD (0);
    ElRow b = LOAD (1);
    ElBoxes above = add_rows (&first, &b);

    ask_ahead (ahead, x, EL_V8_BYTES);
    EL_UNROLL
    for (int y = 0; y < rows; y++) {
      const ElRow c = LOAD (y + 2);
      const ElBoxes below = add_rows (&b, &c);

      for (int i = 0; i < 2; i++) {
        const ElV16 p = DIAGONAL_P (&above, &below, i, el_v16_sub);
        const ElV16 q = DIAGONAL_Q (&above, &below, i, el_v16_sub);

        sum[i] =
            el_v16_add_squares (sum[i], whole ? p : el_v16_and (p, mask[i]));
        sum[i + 2] = el_v16_add_squares (sum[i + 2],
            whole ? q : el_v16_and (q, mask[i]));
      }
      above = below;
      b = c;
    }
#undef LOAD
  }
  return sum_lanes (
      el_v32_add (el_v32_add (sum[0], sum[1]), el_v32_add (sum[2], sum[3])));
}

EL_INLINE uint64_t
energy8_rows (const void *const lines[], const int rows, int n,
    const ElAhead *ahead)
{
  const uint8_t *const *in = (const uint8_t *const *) lines;
  const int whole = n - n % EL_V8_BYTES, step = ENERGY_VECTORS * EL_V8_BYTES;
  uint64_t total = 0;

  for (int x = 0; x < whole; x += step)
    total +=
        energy8_vectors (in, rows, x, EL_MIN (whole, x + step), ahead, true);
  if (whole < n)
    total += energy8_vectors (in, rows, whole, n, NULL, false);
  return 2 * total;
}

static double
energy8 (const void *const lines[], int rows, int n, const ElAhead *ahead)
{
  uint64_t total = 0;

  if (rows == EL_GROUP_ROWS)
    return (double) energy8_rows (lines, EL_GROUP_ROWS, n, ahead);
  for (int y = 0; y < rows; y++)
    total += energy8_rows (lines + y, 1, n, NULL);
  return (double) total;
}

#else

/* Pixels start..n-1 of a row. */
static uint64_t
energy8_row (const void *const lines[3], int start, int n)
{
  const uint8_t *restrict a = lines[0], *restrict b = lines[1];
  const uint8_t *restrict c = lines[2];
  uint64_t total = 0;

  /* 512 sums of at most 2 * 1020^2 fit 32 bits. */
  for (; start < n; start += 512) {
    const int end = EL_MIN (n, start + 512);
    uint32_t sum = 0;

    for (int i = start; i < end; i++) {
      GRADIENT_PIXEL (a, b, c, i, 1, 2, gx, gy);
      sum += (uint32_t) (gx * gx + gy * gy);
    }
    total += sum;
  }
  return total;
}

static double
energy8 (const void *const lines[], int rows, int n, const ElAhead *ahead)
{
  uint64_t total = 0;

  (void) ahead;
  for (int y = 0; y < rows; y++)
    total += energy8_row (lines + y, 0, n);
  return (double) total;
}

#endif

static double
energy16 (const void *const lines[], int rows, int n, const ElAhead *ahead)
{
  double total = 0;

  (void) ahead;
  for (int y = 0; y < rows; y++) {
    const uint16_t *restrict a = lines[y], *restrict b = lines[y + 1];
    const uint16_t *restrict c = lines[y + 2];
    uint64_t sum = 0; /* 2 * (4 * 65535)^2 * 32767 < 2^53 */

    for (int i = 0; i < n; i++) {
      GRADIENT_PIXEL (a, b, c, i, 1, 2, gx, gy);
      sum += (uint64_t) ((int64_t) gx * gx + (int64_t) gy * gy);
    }
    total += (double) sum;
  }
  return total;
}
