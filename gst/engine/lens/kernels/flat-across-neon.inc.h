/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Resampling across with NEON: see flat-across.inc.h. A table lookup puts the samples
 * of a pair of taps where they are wanted; these are in 16 bytes: 4 pixels of one lane,
 * 2 of two, or the first four taps of 1 of four lanes.
 */
#pragma once

#include "isa.h"
#include "simd/simd.h"

static inline ElV32
flat_add_pairs (ElV32 sum, ElV16 words, ElV16 weights)
{
  return vaddq_s32 (sum,
      vpaddq_s32 (vmull_s16 (vget_low_s16 (words), vget_low_s16 (weights)),
          vmull_high_s16 (words, weights)));
}

/* From a pixel's first sample on, the samples of its first two taps, as the bytes of
 * each result's words; the upper bytes are 0. */
EL_INLINE ElV8
flat_starts (const int lanes)
{
  const uint32_t none = 0xff00ff00 | (uint32_t) lanes << 16;
  const uint32_t starts[4] = { none, none + (1 % lanes) * 0x00010001u,
    none + (2 % lanes) * 0x00010001u, none + (3 % lanes) * 0x00010001u };

  return vreinterpretq_u8_u32 (vld1q_u32 (starts));
}

/* Four lanes of 32 bits, those of 4 / lanes pixels. */
EL_INLINE ElV32
flat_load (const void *p, const int lanes)
{
  uint32x4_t two;

  if (lanes == 1)
    return vreinterpretq_s32_u8 (vld1q_u8 (p));
  if (lanes == 4)
    return vreinterpretq_s32_u32 (vdupq_n_u32 (*(const ElU32 *) p));
  two = vreinterpretq_u32_u8 (vcombine_u8 (vld1_u8 (p), vdup_n_u8 (0)));
  return vreinterpretq_s32_u32 (vzip1q_u32 (two, two));
}

EL_INLINE ElV16
flat_words (const uint8_t *row, const int32_t *first, const int pair,
    const int lanes)
{
  const int on = lanes == 4 && pair == 2 ? 16 : 0;
  const uint8x16_t bytes = vld1q_u8 (row + (ptrdiff_t) first[0] * lanes + on);
  const ElV32 apart =
      vsubq_s32 (flat_load (first, lanes), vdupq_n_s32 (first[0]));
  const ElV8 places =
      vreinterpretq_u8_s32 (vmulq_n_s32 (apart, lanes * 0x00010001));
  const ElV8 starts = vaddq_u8 (flat_starts (lanes),
      vreinterpretq_u8_u16 (vdupq_n_u16 ((uint16_t) (2 * pair * lanes - on))));

  return vreinterpretq_s16_u8 (vqtbl1q_u8 (bytes, vaddq_u8 (places, starts)));
}

EL_INLINE ElV32
flat_numbers (const uint16_t *row, const int32_t *first, const int lanes)
{
  const uint32_t lane[4] = { 0, 1 % lanes, 2 % lanes, 3 % lanes };
  const uint32x4_t starts =
      vmlaq_n_u32 (vdupq_n_u32 (0xffff0100), vld1q_u32 (lane), 0x0202);
  const ElV32 apart =
      vsubq_s32 (flat_load (first, lanes), vdupq_n_s32 (first[0]));
  const ElV8 places =
      vreinterpretq_u8_s32 (vmulq_n_s32 (apart, lanes * 0x0202));

  return vreinterpretq_s32_u8 (
      vqtbl1q_u8 (vld1q_u8 ((const uint8_t *) (row + first[0] * lanes)),
          vaddq_u8 (places, vreinterpretq_u8_u32 (starts))));
}

EL_INLINE ElV16
flat_weights (const void *p, const int lanes)
{
  return vreinterpretq_s16_s32 (flat_load (p, lanes));
}
