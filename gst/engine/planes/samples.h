/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The kernels between frame rows and lines, one function pointer each: see
 * kernels.h for what all kernels have in common.
 */
#pragma once

#include "planes/image.h"

/* How a line's value becomes a pixel of `step` samples, see `deposit`. The
 * masks span the whole pixel, in memory order, in storage format. */
typedef struct
{
  uint64_t keep;   /* bits that stay as they are */
  uint64_t select; /* bits that take the value */
  uint64_t add;    /* constant bits (neutral chroma) */
} ElDeposit;

typedef struct
{
  /* Samples `offset`, offset + step, ... of a row into a line, and the flat
   * copy of n * lanes samples for [..][1]. Index: sample.wide, step. Nothing
   * beyond the n samples is written: the line may be part of a larger copy. So
   * it is with expand3. */
  void (*take[2][5]) (void *line, const uint8_t *row, int offset, int n,
      const ElSample *sample);
  /* One sample a pixel from a line into a row. */
  void (*deposit[2][5]) (uint8_t *row, const void *line, int n,
      const ElDeposit *deposit, const ElSample *sample);
  /* 3-byte pixels to lines of 4 lanes, and back. */
  void (*expand3) (uint8_t *line, const uint8_t *row, int n);
  void (*pack3) (uint8_t *row, const uint8_t *line, int n);
  /* 4-lane lines into rows of 4-sample pixels, in which `keep` (as in
   * ElDeposit) marks what stays. */
  void (*merge4[2]) (uint8_t *row, const void *line, int n, uint64_t keep,
      const ElSample *sample);
  /* Samples of 10 bits, three in each of n 32-bit little-endian words from the
   * lowest bits on, to 3 n samples, and back: the highest two bits stay. Nothing
   * else is read or written. */
  void (*take_tens) (uint16_t *line, const uint8_t *row, int n);
  void (*deposit_tens) (uint8_t *row, const uint16_t *line, int n);
  /* Samples place[0..2] of n pixels of 4 bytes to three lines, of which nothing
   * beyond n is written, and back, of pixels of 3 or 4 bytes, [0] or [1]: another
   * sample stays. */
  void (*split_rgb) (void *const rgb[3], const uint8_t *row, int n,
      const int place[3]);
  void (*merge_rgb[2]) (uint8_t *row, const void *const rgb[3], int n,
      const int place[3]);

  /* Luma of three lines; weights are in 1/10000 and sum to 10000. */
  void (*luma[2]) (void *line, const void *const rgb[3], int n,
      const int weight[3]);
  /* The same from a line of 4 lanes, with a weight a lane. */
  void (*luma4) (uint8_t *line, const uint8_t *pixels, int n,
      const int weight[4]);

  /* p += (colour - p) * weight * num / den, rounded to nearest, ties up. */
  void (*blend[2]) (void *line, const uint32_t *weight, int n, int colour,
      uint32_t num, uint32_t den);

  /* Sums of m over the pixels that a subsampled sample covers are added up
   * here: sum[i] += m[i << sub] + ... of the n_luma values there are. */
  void (*gather_weight[2]) (uint32_t *sum, const void *m, int n_luma, int sub);
} ElSampleKernels;
