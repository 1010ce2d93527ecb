/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Blocks of bilinear.inc.h for Advanced SIMD. */
#pragma once

#include "isa.h"
#include "simd/simd.h"

/* As bilinear8_column; the doubling product makes 64 of 32. */
static inline int16x8_t
bilinear8_columns (uint8x8_t top, uint8x8_t bottom, int16x8_t y)
{
  const uint16x8_t middle = vshlq_n_u16 (vaddl_u8 (top, bottom), 5);
  const uint16x8_t rise = vshlq_n_u16 (vsubl_u8 (bottom, top), 5);

  return vaddq_s16 (vreinterpretq_s16_u16 (middle),
      vqdmulhq_s16 (vreinterpretq_s16_u16 (rise), y));
}

/* 8 bytes of results, as bilinear8_sample. */
static inline uint8x8_t
bilinear8_mix (int16x8_t left, int16x8_t right, int16x8_t x)
{
  const int16x8_t rise = vsubq_s16 (right, left);
  const int16x4_t low =
      vshrn_n_s32 (vmull_s16 (vget_low_s16 (rise), vget_low_s16 (x)), 16);
  const int16x8_t high = vshrn_high_n_s32 (low, vmull_high_s16 (rise, x), 16);

  return vqrshrun_n_s16 (vaddq_s16 (vrhaddq_s16 (left, right), high), 6);
}

/* Fractions, x or y, counted from the middle. */
static inline int16x8_t
from_middle (uint16x8_t fraction)
{
  return vreinterpretq_s16_u16 (veorq_u16 (fraction, vdupq_n_u16 (0x8000)));
}

static inline uint16x8_t
load_fractions (const uint32_t *fraction)
{
  return vreinterpretq_u16_u32 (vld1q_u32 (fraction));
}

/* 8 pixels of one lane. */
static inline void
bilinear8_block_1 (uint8_t *out, const uint8_t *in, const int32_t *offset,
    const uint32_t *fraction)
{
#define PIXEL(i) *(const ElU32 *) (in + 2 * (ptrdiff_t) offset[i])
  const uint32x4_t pixels0 = { PIXEL (0), PIXEL (1), PIXEL (2), PIXEL (3) };
  const uint32x4_t pixels1 = { PIXEL (4), PIXEL (5), PIXEL (6), PIXEL (7) };
  const uint8x16x2_t rows =
      vuzpq_u8 (vreinterpretq_u8_u32 (pixels0), vreinterpretq_u8_u32 (pixels1));
  const uint8x8x2_t top =
      vuzp_u8 (vget_low_u8 (rows.val[0]), vget_high_u8 (rows.val[0]));
  const uint8x8x2_t bottom =
      vuzp_u8 (vget_low_u8 (rows.val[1]), vget_high_u8 (rows.val[1]));
  const uint16x8x2_t f =
      vuzpq_u16 (load_fractions (fraction), load_fractions (fraction + 4));
  const int16x8_t y = from_middle (f.val[1]);

  vst1_u8 (out,
      bilinear8_mix (bilinear8_columns (top.val[0], bottom.val[0], y),
          bilinear8_columns (top.val[1], bottom.val[1], y),
          from_middle (f.val[0])));
#undef PIXEL
}

/* 4 pixels of two lanes. */
static inline void
bilinear8_block_2 (uint8_t *out, const uint8_t *in, const int32_t *offset,
    const uint32_t *fraction)
{
#define PIXELS(i)                                        \
  vcombine_u8 (vld1_u8 (in + 4 * (ptrdiff_t) offset[i]), \
      vld1_u8 (in + 4 * (ptrdiff_t) offset[(i) + 1]))
  const uint8x16x2_t rows = vuzpq_u8 (PIXELS (0), PIXELS (2));
  const uint16x8_t t = vreinterpretq_u16_u8 (rows.val[0]);
  const uint16x8_t b = vreinterpretq_u16_u8 (rows.val[1]);
  const uint16x4x2_t top = vuzp_u16 (vget_low_u16 (t), vget_high_u16 (t));
  const uint16x4x2_t bottom = vuzp_u16 (vget_low_u16 (b), vget_high_u16 (b));
  const uint16x8_t f = load_fractions (fraction);
  const int16x8_t y = from_middle (vtrn2q_u16 (f, f));

  vst1_u8 (out,
      bilinear8_mix (bilinear8_columns (vreinterpret_u8_u16 (top.val[0]),
                         vreinterpret_u8_u16 (bottom.val[0]), y),
          bilinear8_columns (vreinterpret_u8_u16 (top.val[1]),
              vreinterpret_u8_u16 (bottom.val[1]), y),
          from_middle (vtrn1q_u16 (f, f))));
#undef PIXELS
}

/* The 4 bytes at two places, left or right neighbours. */
static inline uint8x8_t
load_fours (const uint8_t *from, const int32_t *offset)
{
  const uint32x2_t fours = { *(const ElU32 *) (from
                                 + 4 * (ptrdiff_t) offset[0]),
    *(const ElU32 *) (from + 4 * (ptrdiff_t) offset[1]) };

  return vreinterpret_u8_u32 (fours);
}

/* 2 pixels of four lanes. */
static inline void
bilinear8_block_4 (uint8_t *out, const uint8_t *in, const uint8_t *below,
    const int32_t *offset, const uint32_t *fraction)
{
  const uint16x4_t f = vreinterpret_u16_u32 (vld1_u32 (fraction));
  const int16x8_t x =
      from_middle (vcombine_u16 (vdup_lane_u16 (f, 0), vdup_lane_u16 (f, 2)));
  const int16x8_t y =
      from_middle (vcombine_u16 (vdup_lane_u16 (f, 1), vdup_lane_u16 (f, 3)));
  const int16x8_t left = bilinear8_columns (load_fours (in, offset),
      load_fours (below, offset), y);
  const int16x8_t right = bilinear8_columns (load_fours (in + 4, offset),
      load_fours (below + 4, offset), y);

  vst1_u8 (out, bilinear8_mix (left, right, x));
}

#define BILINEAR8_BLOCK_1 8
#define BILINEAR8_BLOCK_2 4
#define BILINEAR8_BLOCK_4 2
