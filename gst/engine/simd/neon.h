/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* NEON of aarch64. */
#pragma once

#include <arm_neon.h>
#define EL_SIMD 1
#define EL_V8_BYTES 16

typedef uint8x16_t ElV8;
typedef int16x8_t ElV16;
typedef int32x4_t ElV32;
typedef float32x4_t ElF32;

#define el_v8_load(p) vld1q_u8 (p)
#define el_v8_store(p, v) vst1q_u8 (p, v)
#define el_v8_set(x) vdupq_n_u8 ((uint8_t) (x))
#define el_v8_add(a, b) vaddq_u8 (a, b)
#define el_v8_min(a, b) vminq_u8 (a, b)
#define el_v8_max(a, b) vmaxq_u8 (a, b)
#define el_v8_and(a, b) vandq_u8 (a, b)
#define el_v8_or(a, b) vorrq_u8 (a, b)
#define el_v8_xor(a, b) veorq_u8 (a, b)
#define el_v8_keep(v, threshold, fill) \
  vandq_u8 (vorrq_u8 (v, fill), vcgeq_u8 (v, threshold))
#define el_v8_set_pixels(x) vreinterpretq_u8_u32 (vdupq_n_u32 (x))
/* Narrowing shifts make half bytes of them. */
#define EL_V8_MASK_BITS 4
#define el_v8_unequal(a, b)                                         \
  (~vget_lane_u64 (vreinterpret_u64_u8 (vshrn_n_u16 (               \
                       vreinterpretq_u16_u8 (vceqq_u8 (a, b)), 4)), \
      0))
#define el_v16_set_four(p) \
  vreinterpretq_s16_u64 (vdupq_n_u64 (*(const ElU64 *) (p)))
#define el_v16_set(x) vdupq_n_s16 ((int16_t) (x))
#define el_v16_add(a, b) vaddq_s16 (a, b)
#define el_v16_sub(a, b) vsubq_s16 (a, b)
#define el_v16_max(a, b) vmaxq_s16 (a, b)
#define el_v16_abs(a) vabsq_s16 (a)
#define el_v16_shift(a, n) vshlq_s16 (a, vdupq_n_s16 ((int16_t) - (n)))
#define el_f32_set(x) vdupq_n_f32 (x)

/* A bit for each byte, which is 0 or 0xff; and back. */
static inline uint64_t
el_v8_bits (ElV8 v)
{
  const uint8x16_t bit =
      vreinterpretq_u8_u64 (vdupq_n_u64 (0x8040201008040201));
  const uint8x16_t bits = vandq_u8 (v, bit);

  return vaddv_u8 (vget_low_u8 (bits))
      | (uint64_t) vaddv_u8 (vget_high_u8 (bits)) << 8;
}

static inline ElV8
el_v8_from_bits (uint64_t bits)
{
  const uint8x16_t bit =
      vreinterpretq_u8_u64 (vdupq_n_u64 (0x8040201008040201));

  return vtstq_u8 (vcombine_u8 (vdup_n_u8 ((uint8_t) bits),
                       vdup_n_u8 ((uint8_t) (bits >> 8))),
      bit);
}

/* Weights of even and odd bytes. */
typedef struct
{
  int16x8_t even, odd;
} ElPairs;

static inline ElPairs
el_pairs (int even, int odd)
{
  const ElPairs pairs = { el_v16_set (even), el_v16_set (odd) };

  return pairs;
}

static inline ElV16
el_pair_sum (ElV8 v, ElPairs weights)
{
  const uint16x8_t pairs = vreinterpretq_u16_u8 (v);
  const int16x8_t even =
      vreinterpretq_s16_u16 (vandq_u16 (pairs, vdupq_n_u16 (0xff)));
  const int16x8_t odd = vreinterpretq_s16_u16 (vshrq_n_u16 (pairs, 8));

  return vmlaq_s16 (vmulq_s16 (even, weights.even), odd, weights.odd);
}

/* Lanes of `even` and `odd`, saturated to bytes, in turn. */
static inline ElV8
el_v8_zip (ElV16 even, ElV16 odd)
{
  const uint8x8_t first = vqmovun_s16 (even), second = vqmovun_s16 (odd);

  return vcombine_u8 (vzip1_u8 (first, second), vzip2_u8 (first, second));
}

/* Bytes 0, 2, 4, ... or, from 1 on, of 2 * EL_V8_BYTES. */
static inline ElV8
el_v8_every_other (const uint8_t *p, int first)
{
  const uint8x16x2_t v = vld2q_u8 (p);

  return first ? v.val[1] : v.val[0];
}

typedef struct
{
  ElF32 low, high;
} ElF32x2;

/* x^2 + y^2 */
static inline ElF32x2
el_squares (ElV16 x, ElV16 y)
{
  int32x4_t low = vmull_s16 (vget_low_s16 (x), vget_low_s16 (x));
  int32x4_t high = vmull_high_s16 (x, x);
  ElF32x2 sum;

  low = vmlal_s16 (low, vget_low_s16 (y), vget_low_s16 (y));
  high = vmlal_high_s16 (high, y, y);
  sum.low = vcvtq_f32_s32 (low);
  sum.high = vcvtq_f32_s32 (high);
  return sum;
}

/* Of lanes that are not negative. */
static inline ElF32x2
el_v16_to_f32 (ElV16 v)
{
  ElF32x2 wide;

  wide.low = vcvtq_f32_s32 (vmovl_s16 (vget_low_s16 (v)));
  wide.high = vcvtq_f32_s32 (vmovl_high_s16 (v));
  return wide;
}

/* Truncated, saturated to 16 signed bits. */
static inline ElV16
el_f32_pack (ElF32x2 v)
{
  return vqmovn_high_s32 (vqmovn_s32 (vcvtq_s32_f32 (v.low)),
      vcvtq_s32_f32 (v.high));
}

static inline void
el_scale_roots (ElF32x2 v[2], ElF32 factor)
{
  for (int i = 0; i < 2; i++) {
    v[i].low = vmulq_f32 (vsqrtq_f32 (v[i].low), factor);
    v[i].high = vmulq_f32 (vsqrtq_f32 (v[i].high), factor);
  }
}

/* --- 16-bit samples --- */

#define EL_V16_LANES 8
#define el_v16_load(p) vld1q_s16 ((const int16_t *) (p))
#define el_v16_store(p, v) vst1q_s16 ((int16_t *) (p), v)
#define el_v16_signed(v) veorq_s16 (v, vdupq_n_s16 (-32768))
/* Weights of even and odd samples. */
typedef struct
{
  int32x4_t even, odd;
} ElWidePairs;

static inline ElWidePairs
el_wide_pairs (int even, int odd)
{
  const ElWidePairs pairs = { vdupq_n_s32 (even), vdupq_n_s32 (odd) };

  return pairs;
}

static inline ElV32
el_wide_pair_sum (ElV16 v, ElWidePairs weights)
{
  const int32x4_t pairs = vreinterpretq_s32_s16 (v);
  const int32x4_t even = vshrq_n_s32 (vshlq_n_s32 (pairs, 16), 16);

  return vmlaq_s32 (vmulq_s32 (even, weights.even), vshrq_n_s32 (pairs, 16),
      weights.odd);
}

#define el_v32_add_pairs(sum, v, weights) \
  vaddq_s32 (sum, el_wide_pair_sum (v, weights))
#define el_v16_zip_low(a, b) vzip1q_s16 (a, b)
#define el_v16_zip_high(a, b) vzip2q_s16 (a, b)
#define el_v32_pack(low, high) \
  vcombine_s16 (vqmovn_s32 (low), vqmovn_s32 (high))
#define el_v32_pairs(even, odd) \
  vreinterpretq_s16_s32 (vorrq_s32 (even, vshlq_n_s32 (odd, 16)))
#define el_v32_shift(v, n) vshlq_s32 (v, vdupq_n_s32 (-(n)))
#define el_v32_load(p) vld1q_s32 ((const int32_t *) (p))
#define el_v32_set(x) vdupq_n_s32 (x)
#define el_v32_and(a, b) vandq_s32 (a, b)
#define el_v32_without(a, b) vbicq_s32 (a, b)
#define el_v32_greater(a, b) vreinterpretq_s32_u32 (vcgtq_s32 (a, b))
#define el_v32_masks(a, b) vcombine_s16 (vmovn_s32 (a), vmovn_s32 (b))
#define el_v16_greater(a, b) vreinterpretq_s16_u16 (vcgtq_s16 (a, b))
#define el_v16_bits(a, b) \
  el_v8_bits (vreinterpretq_u8_s8 (vcombine_s8 (vmovn_s16 (a), vmovn_s16 (b))))
#define el_v32_add(a, b) vaddq_s32 (a, b)
#define el_v32_sub(a, b) vsubq_s32 (a, b)
#define el_v32_to_f32(v) vcvtq_f32_s32 (v)
#define EL_F32_BITS(v) vreinterpretq_s32_f32 (v)
#define el_v32_shift_down(v, n) vshrq_n_s32 (v, n)
#define EL_BITS_F32(v) vreinterpretq_f32_s16 (v)
#define el_f32_add(a, b) vaddq_f32 (a, b)
#define el_f32_mul(a, b) vmulq_f32 (a, b)
#define el_f32_min(a, b) vminq_f32 (a, b)
#define el_f32_max(a, b) vmaxq_f32 (a, b)
#define el_f32_sqrt(a) vsqrtq_f32 (a)
#define el_f32_abs(a) vabsq_f32 (a)
/* Lanes of both, truncated, in turn; 0..65535. */
#define el_v16_zip(even, odd) \
  vreinterpretq_s16_u32 (     \
      vorrq_u32 (vcvtq_u32_f32 (even), vshlq_n_u32 (vcvtq_u32_f32 (odd), 16)))

#define el_v32_zero() vdupq_n_s32 (0)

static inline ElV32
el_v16_add_squares (ElV32 sum, ElV16 v)
{
  return vmlal_high_s16 (vmlal_s16 (sum, vget_low_s16 (v), vget_low_s16 (v)), v,
      v);
}

static inline ElV32
el_v16_squares_low (ElV16 x, ElV16 y)
{
  return vmlal_s16 (vmull_s16 (vget_low_s16 (x), vget_low_s16 (x)),
      vget_low_s16 (y), vget_low_s16 (y));
}

static inline ElV32
el_v16_squares_high (ElV16 x, ElV16 y)
{
  return vmlal_high_s16 (vmull_high_s16 (x, x), y, y);
}

#define el_v16_equal(a, b) vreinterpretq_s16_u16 (vceqq_s16 (a, b))
#define el_v16_sub_saturated(a, b) vqsubq_s16 (a, b)
#define el_v16_mul(a, b) vmulq_s16 (a, b)
#define el_v16_factor(x) el_v16_set (x)
#define el_v16_scale(v, factor) vqdmulhq_s16 (v, factor)
#define el_v16_shift_right(v, n) \
  vreinterpretq_s16_u16 (        \
      vshlq_u16 (vreinterpretq_u16_s16 (v), vdupq_n_s16 ((int16_t) (-(n)))))
#define el_v16_or(a, b) vorrq_s16 (a, b)
#define el_v16_shift_left(v, n) vshlq_s16 (v, vdupq_n_s16 ((int16_t) (n)))
#define el_v16_count_greater(v, a, b) \
  vsubq_s16 (v, vreinterpretq_s16_u16 (vcgtq_s16 (a, b)))
#define el_v8_any(v) (vmaxvq_u8 (v) != 0)
#define el_v8_low(v) vreinterpretq_s16_u16 (vmovl_u8 (vget_low_u8 (v)))
#define el_v8_high(v) vreinterpretq_s16_u16 (vmovl_high_u8 (v))
#define el_v8_unpacked(v) (v)
#define el_v8_join(low, high) \
  vcombine_u8 (vqmovun_s16 (low), vqmovun_s16 (high))
#define el_v8_even(v) vandq_s16 (vreinterpretq_s16_u8 (v), vdupq_n_s16 (0xff))
#define el_v8_odd(v) \
  vreinterpretq_s16_u16 (vshrq_n_u16 (vreinterpretq_u16_u8 (v), 8))
#define el_v8_weave(even, odd) \
  vreinterpretq_u8_s16 (vorrq_s16 (even, vshlq_n_s16 (odd, 8)))
#define el_v16_swap_pairs(v) vrev32q_s16 (v)
#define el_v16_twice_low(v) vzip1q_s16 (v, v)
#define el_v16_twice_high(v) vzip2q_s16 (v, v)
#define el_v16_average(a, b) \
  vreinterpretq_s16_u16 (    \
      vrhaddq_u16 (vreinterpretq_u16_s16 (a), vreinterpretq_u16_s16 (b)))
#define el_v16_shift_down(v, n) \
  vreinterpretq_s16_u16 (vshrq_n_u16 (vreinterpretq_u16_s16 (v), n))
#define el_v16_any(v) (vmaxvq_u16 (vreinterpretq_u16_s16 (v)) != 0)
#define el_v16_load_bytes(p) vreinterpretq_s16_u16 (vmovl_u8 (vld1_u8 (p)))
#define el_v16_store_bytes(p, v) vst1_u8 (p, vqmovun_s16 (v))

static inline ElV16
el_v16_mul_high (ElV16 a, ElV16 b)
{
  return vcombine_s16 (
      vshrn_n_s32 (vmull_s16 (vget_low_s16 (a), vget_low_s16 (b)), 16),
      vshrn_n_s32 (vmull_high_s16 (a, b), 16));
}

static inline ElV16
el_v16_mul_high_unsigned (ElV16 x, ElV16 y)
{
  const uint16x8_t a = vreinterpretq_u16_s16 (x), b = vreinterpretq_u16_s16 (y);

  return vreinterpretq_s16_u16 (vcombine_u16 (
      vshrn_n_u32 (vmull_u16 (vget_low_u16 (a), vget_low_u16 (b)), 16),
      vshrn_n_u32 (vmull_high_u16 (a, b), 16)));
}

#define el_v16_and(a, b) vandq_s16 (a, b)
#define el_v16_xor(a, b) veorq_s16 (a, b)
#define el_v16_min_unsigned(a, b) \
  vreinterpretq_s16_u16 (         \
      vminq_u16 (vreinterpretq_u16_s16 (a), vreinterpretq_u16_s16 (b)))
#define el_v16_keep(v, threshold, fill)                            \
  vandq_s16 (vorrq_s16 (v, fill),                                  \
      vreinterpretq_s16_u16 (vcgeq_u16 (vreinterpretq_u16_s16 (v), \
          vreinterpretq_u16_s16 (threshold))))

/* --- luma --- */

/* Luma of 4 pixels, as luma8_round () has it. */
static inline uint16x4_t
el_luma_pixels (const uint16x4_t c[4], const int weight[4])
{
  uint32x4_t sum = vdupq_n_u32 (5000);

  for (int i = 0; i < 4; i++)
    sum = vmlal_n_u16 (sum, c[i], (uint16_t) weight[i]);
  return vmovn_u32 (
      vcvtq_u32_f32 (vmulq_n_f32 (vcvtq_f32_u32 (sum), EL_LUMA_FACTOR)));
}

/* Luma of EL_V8_BYTES pixels, by channel. */
static inline ElV8
el_luma_channels (const uint8x16_t channel[4], const int weight[4])
{
  uint16x4_t part[4][4]; /* by quarter, by channel */

  for (int i = 0; i < 4; i++) {
    const uint16x8_t low = vmovl_u8 (vget_low_u8 (channel[i]));
    const uint16x8_t high = vmovl_high_u8 (channel[i]);

    part[0][i] = vget_low_u16 (low);
    part[1][i] = vget_high_u16 (low);
    part[2][i] = vget_low_u16 (high);
    part[3][i] = vget_high_u16 (high);
  }
  return vcombine_u8 (vmovn_u16 (vcombine_u16 (el_luma_pixels (part[0], weight),
                          el_luma_pixels (part[1], weight))),
      vmovn_u16 (vcombine_u16 (el_luma_pixels (part[2], weight),
          el_luma_pixels (part[3], weight))));
}

static inline ElV8
el_luma4 (const uint8_t *pixels, const int weight[4])
{
  return el_luma_channels (vld4q_u8 (pixels).val, weight);
}

static inline ElV8
el_luma3 (const uint8_t *r, const uint8_t *g, const uint8_t *b,
    const int weight[4])
{
  const uint8x16_t channel[4] = { vld1q_u8 (r), vld1q_u8 (g), vld1q_u8 (b),
    vdupq_n_u8 (0) };

  return el_luma_channels (channel, weight);
}

/* Of 4 samples in three rows. */
static inline uint16x4_t
el_luma16_four (uint16x4_t r, uint16x4_t g, uint16x4_t b, const int weight[3])
{
  uint32x4_t sum = vdupq_n_u32 (5000), high;

  sum = vmlal_n_u16 (sum, r, (uint16_t) weight[0]);
  sum = vmlal_n_u16 (sum, g, (uint16_t) weight[1]);
  sum = vmlal_n_u16 (sum, b, (uint16_t) weight[2]);
  sum = vshrq_n_u32 (sum, 4);
  high = vcombine_u32 (
      vshrn_n_u64 (vmull_n_u32 (vget_low_u32 (sum), EL_LUMA_INVERSE), 32),
      vshrn_n_u64 (vmull_n_u32 (vget_high_u32 (sum), EL_LUMA_INVERSE), 32));
  return vshrn_n_u32 (high, 4);
}

static inline ElV16
el_luma16 (const uint16_t *r, const uint16_t *g, const uint16_t *b,
    const int weight[3])
{
  const uint16x8_t red = vld1q_u16 (r), green = vld1q_u16 (g);
  const uint16x8_t blue = vld1q_u16 (b);

  return vreinterpretq_s16_u16 (
      vcombine_u16 (el_luma16_four (vget_low_u16 (red), vget_low_u16 (green),
                        vget_low_u16 (blue), weight),
          el_luma16_four (vget_high_u16 (red), vget_high_u16 (green),
              vget_high_u16 (blue), weight)));
}

/* Each byte four times. */
static inline void
el_v8_fourfold (ElV8 out[4], ElV8 v)
{
  const uint16x8_t low = vreinterpretq_u16_u8 (vzip1q_u8 (v, v));
  const uint16x8_t high = vreinterpretq_u16_u8 (vzip2q_u8 (v, v));

  out[0] = vreinterpretq_u8_u16 (vzip1q_u16 (low, low));
  out[1] = vreinterpretq_u8_u16 (vzip2q_u16 (low, low));
  out[2] = vreinterpretq_u8_u16 (vzip1q_u16 (high, high));
  out[3] = vreinterpretq_u8_u16 (vzip2q_u16 (high, high));
}

/* --- eight numbers --- */

typedef ElF32x2 ElF8; /* of four numbers each */
#define EL_F8_IS_TWO 1

#define el_f32_load(p) vld1q_f32 (p)
#define el_f32_store(p, v) vst1q_f32 (p, v)
#define el_f32_sub(a, b) vsubq_f32 (a, b)
#define el_f32_zip_low(v) vzip1q_f32 (v, v)
#define el_f32_zip_high(v) vzip2q_f32 (v, v)

static inline ElF8
el_f8_of (uint16x8_t v)
{
  const ElF8 numbers = { vcvtq_f32_u32 (vmovl_u16 (vget_low_u16 (v))),
    vcvtq_f32_u32 (vmovl_high_u16 (v)) };

  return numbers;
}

#define el_f8_samples(p) el_f8_of (vld1q_u16 (p))

/* 4 / `lanes` pixels and their neighbours to the right. By way of void, for
 * compilers take a pointer to 32 or 64 bits to be aligned. */
EL_INLINE uint16x8_t
load_corners (const uint16_t *in, const int32_t *offset, const int lanes)
{
  uint32x4_t units = vdupq_n_u32 (0);
  uint64x2_t pairs = vdupq_n_u64 (0);

  if (lanes == 1) {
    units = vld1q_lane_u32 ((const void *) (in + offset[0]), units, 0);
    units = vld1q_lane_u32 ((const void *) (in + offset[1]), units, 1);
    units = vld1q_lane_u32 ((const void *) (in + offset[2]), units, 2);
    units = vld1q_lane_u32 ((const void *) (in + offset[3]), units, 3);
    return vreinterpretq_u16_u32 (units);
  }
  if (lanes == 2) {
    pairs = vld1q_lane_u64 ((const void *) (in + 2 * (ptrdiff_t) offset[0]),
        pairs, 0);
    pairs = vld1q_lane_u64 ((const void *) (in + 2 * (ptrdiff_t) offset[1]),
        pairs, 1);
    return vreinterpretq_u16_u64 (pairs);
  }
  return vld1q_u16 (in + 4 * (ptrdiff_t) offset[0]);
}

EL_INLINE void
el_f8_corners (ElF8 *left, ElF8 *right, const uint16_t *in,
    const int32_t *offset, const int lanes)
{
  const uint16x8_t a = load_corners (in, offset, lanes);
  const uint16x8_t b = load_corners (in, offset + 4 / lanes, lanes);

  if (lanes == 1) {
    *left = el_f8_of (vuzp1q_u16 (a, b));
    *right = el_f8_of (vuzp2q_u16 (a, b));
  } else if (lanes == 2) {
    const uint32x4_t a2 = vreinterpretq_u32_u16 (a);
    const uint32x4_t b2 = vreinterpretq_u32_u16 (b);

    *left = el_f8_of (vreinterpretq_u16_u32 (vuzp1q_u32 (a2, b2)));
    *right = el_f8_of (vreinterpretq_u16_u32 (vuzp2q_u32 (a2, b2)));
  } else {
    *left = el_f8_of (vcombine_u16 (vget_low_u16 (a), vget_low_u16 (b)));
    *right = el_f8_of (vcombine_u16 (vget_high_u16 (a), vget_high_u16 (b)));
  }
}

static inline void
el_f8_store_samples (uint16_t *out, ElF8 v)
{
  vst1q_u16 (out,
      vcombine_u16 (vmovn_u32 (vcvtq_u32_f32 (v.low)),
          vmovn_u32 (vcvtq_u32_f32 (v.high))));
}
