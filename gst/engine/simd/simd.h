/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A thin layer of vector primitives, so that an algorithm is written once.
 * EL_SIMD is defined where the instruction set has them; plain C has not.
 * Where nothing but one instruction set gains from explicit code, that stands
 * beside the plain loop, under EL_AVX2 (which avx512 has as well) or EL_AVX512.
 *
 * ElV8: EL_V8_BYTES unsigned bytes. ElV16: half as many signed 16-bit lanes;
 * two of them, one of the even and one of the odd bytes, take the place of an
 * ElV8 in wider arithmetic, and el_v8_zip puts them back. ElV32 and ElF32 are
 * to 16-bit samples what ElV16 is to bytes. ElF32x2: what an ElV16 becomes in
 * single precision; el_f32_pack puts it back. ElSpread: an ElDeposit for pixels
 * of 4 bytes, whose masks are of whole bytes of which only one is set;
 * el_v8_spread merges a vector of values into a row of them.
 *
 * el_v8_keep (v, threshold, fill), el_v16_keep (...): v | fill where v is not below
 * the threshold, unsigned, and 0 elsewhere.
 *
 * el_v16_add_squares (sum, v): each lane of the sum takes the squares of two of v.
 * el_v16_mul_high (a, b): bits 16..31 of the products.
 * el_v16_scale (v, el_v16_factor (x)): v * x >> EL_SCALE_SHIFT, x at most
 * EL_SCALE_MAX, either sign.
 * el_v16_count_greater (v, a, b): v + 1 where a > b.
 * el_v16_squares_low (x, y), el_v16_squares_high (x, y): x^2 + y^2 of halves of their
 * lanes, which el_v32_pack puts in order. el_v16_sub_saturated (a, b): signed.
 * el_v16_shift_right (v, n), el_v16_shift_left (v, n): unsigned.
 * el_v16_shift_down (v, n): by a constant, unsigned, as is el_v16_average (a, b),
 * which rounds up. el_v16_swap_pairs (v): lanes 1, 0, 3, 2, ...
 * el_v16_twice_low (v), el_v16_twice_high (v): each lane twice; so many of them fit.
 * el_v8_even (v), el_v8_odd (v): every other byte in words, and el_v8_weave (even,
 * odd) back. el_v8_fourfold (out, v): four vectors of each byte four times.
 * el_v8_low (v), el_v8_high (v): half of the bytes in words, and el_v8_join (low,
 * high) back; which half is the instruction set's business.
 * el_v16_load_bytes (p), el_v16_store_bytes (p, v): EL_V16_LANES bytes, 0..255.
 *
 * el_v16_zip_low (a, b), el_v16_zip_high (a, b): lanes of both by turns, of one half
 * and of the other; el_v32_pack (low, high) puts sums of them back, saturated.
 * el_v32_add_pairs (sum, v, weights): sum + el_wide_pair_sum (v, weights).
 * el_v32_shift (v, n): to the right, with the sign. el_v32_shift_down (v, n): of what is
 * not negative, by a constant. EL_F32_BITS (v): of single-precision numbers.
 * el_v32_pairs (even, odd): the low halves of their lanes, by turns.
 *
 * EL_BITS_F32 (v): the numbers that the bits of an ElV16 are.
 *
 * Masks are lanes of 0 or all ones. el_v16_greater (a, b), el_v32_greater (a, b):
 * where a > b. el_v32_without (a, b): a & ~b. el_v32_masks (a, b): of the masks of two
 * vectors, one of an ElV16. el_v16_bits (a, b): a bit for each lane of two, the first
 * in the lowest. el_v8_bits (v): for each byte; el_v8_from_bits (bits): the way back.
 * (AVX-512, whose masks are bits, has the last two alone.)
 *
 * ElM16: which lanes of an ElV16, in either way. el_m16_greater (a, b), el_m16_equal (a, b),
 * el_m16_clear (v, bits): where none of these bits is set; el_m16_and,
 * el_m16_or, el_m16_select (mask, yes, no); el_m16_bits (masks): a bit for each lane of
 * EL_M16_PARTS of them.
 *
 * AVX2 and AVX-512: el_v8_load_first_left (p) is what el_v8_load (p - 1) would be
 * if p[0], the first pixel of a row, had itself to its left; and so is
 * el_v8_load_last_right (p) to the right, if the row ends with the vector at p.
 *
 * el_luma_in_order (pixels, weight), el_luma_zipped (pixels, weight): luma of four
 * vectors of pixels of 4 bytes, one after the other, or each 16 bytes of which
 * follow those of the vector before (the order that zipping makes).
 *
 * el_scale_roots (v, f), then el_pack_roots (v, f): floor (sqrt (v) * f), which has
 * to be less than 32768, of even and odd pixels in turn, saturated to bytes. What
 * v is between the two is the instruction set's business.
 *
 * ElF8: eight numbers of single precision, for resampling above 8 bits: results of
 * 8, 4 or 2 pixels of 1, 2 or 4 lanes, or the taps of a row.
 * el_f8_of (v): of 8 samples. x86: el_f8_low_halves (a, b), el_f8_high_halves (a, b):
 * of every other one of 16.
 * el_f8_samples (p): 8 samples. el_f8_pixels (p, lanes): numbers of 8 / lanes
 * pixels, each `lanes` times. el_f8_store_samples (p, v): truncated; 0..65535.
 * el_f8_fold (sums, v): sums[i] = v[i] + v[i + 4].
 * el_f8_corners (left, right, in, offset, lanes): the samples of the 8 / lanes
 * pixels at in + offset[i] * lanes, and of their neighbours to the right.
 *
 * Each instruction set has a file with the whole list; wide.h holds what AVX2 and
 * AVX-512 write alike, shared.h what others do.
 */
#pragma once

#include <string.h>

#include "isa.h"

/* Of el_v16_scale (), and of what plain C has in its place. */
#define EL_SCALE_SHIFT 15
#define EL_SCALE_MAX 16383

#define EL_LUMA_FACTOR (1.0f / 10000 * (1 + 0x1p-23f))
/* 2^36 / 625, slightly more: x / 625 is (x * this) >> 36 for all x to 41 million,
 * which a sum of 16-bit samples is after a division by 16. */
#define EL_LUMA_INVERSE 109951163

/* The instruction set's file, where it has one. */
#ifndef EL_PLAIN_C
#define EL_SIMD_QUOTED(name) #name
/* clang-format off */
#define EL_SIMD_FILE(isa) EL_SIMD_QUOTED (simd/isa.h)
/* clang-format on */
#if __has_include(EL_SIMD_FILE(EL_ISA_SUFFIX))
#include EL_SIMD_FILE (EL_ISA_SUFFIX)
#endif
#endif

#ifdef EL_SIMD
#include "simd/shared.h"
#endif

#ifndef EL_ROOT_ERROR
#define EL_ROOT_ERROR 0
#endif
