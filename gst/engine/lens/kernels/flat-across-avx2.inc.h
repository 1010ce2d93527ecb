/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Resampling across with AVX2 and AVX-512: see flat-across.inc.h. A shuffle puts the
 * samples of a pair of taps of all results where they are wanted, for these are close
 * together: with AVX-512 in the 64 bytes from the first pixel's on, with AVX2 in the
 * 16 bytes from the first pixel's of each half on, which are the 4 pixels of one lane,
 * 2 of two lanes, or the first four taps of 1 of four lanes.
 */
#pragma once

#include "isa.h"
#include "simd/simd.h"

#define flat_add_pairs(sum, words, weights) \
  el_v32_add_pairs (sum, words, weights)

#ifdef EL_AVX512
#define FLAT_NUMBERS \
  _mm512_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
#define FLAT_NONE 0
#else
#define FLAT_NUMBERS _mm256_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7)
#define FLAT_NONE 0x80008000
#endif

/* Which pixel each result is of. */
EL_INLINE ElV32
flat_pixels (const int lanes)
{
  return EL_MM (srli_epi32) (FLAT_NUMBERS, lanes / 2);
}

/* Which of its lanes. */
EL_INLINE ElV32
flat_lanes (const int lanes)
{
  return el_v_and (FLAT_NUMBERS, el_v32_set (lanes - 1));
}

/* From a pixel's first sample on, the samples of its first two taps, as the bytes of
 * each result's words; the upper bytes are 0. */
EL_INLINE ElV8
flat_starts (const int lanes)
{
  return el_v_or (
      EL_MM (mullo_epi32) (flat_lanes (lanes), el_v32_set (0x00010001)),
      el_v32_set ((int) (FLAT_NONE | (uint32_t) lanes << 16)));
}

#ifdef EL_AVX512

/* So many numbers as there are pixels in a vector. */
EL_INLINE ElV32
flat_load (const void *p, const int lanes)
{
  if (lanes == 1)
    return _mm512_loadu_si512 (p);
  if (lanes == 2)
    return _mm512_castsi256_si512 (_mm256_loadu_si256 (p));
  return _mm512_castsi128_si512 (_mm_loadu_si128 (p));
}

/* How far each result's pixel is from the first, in each byte. */
EL_INLINE ElV8
flat_apart (const int32_t *first, const int lanes)
{
  return _mm512_permutexvar_epi8 (
      el_v8_each_byte (_mm512_slli_epi32 (flat_pixels (lanes), 2)),
      _mm512_sub_epi32 (flat_load (first, lanes),
          _mm512_set1_epi32 (first[0])));
}

EL_INLINE ElV16
flat_words (const uint8_t *row, const int32_t *first, const int pair,
    const int lanes)
{
  const uint8_t *in = row + ((ptrdiff_t) first[0] + 2 * pair) * lanes;
  const ElV8 places =
      _mm512_add_epi8 (_mm512_slli_epi32 (flat_apart (first, lanes), lanes / 2),
          flat_starts (lanes));

  return _mm512_maskz_permutexvar_epi8 (0x5555555555555555, places,
      _mm512_loadu_si512 (in));
}

/* The index of a word is in the lower byte of its own. */
EL_INLINE ElV32
flat_numbers (const uint16_t *row, const int32_t *first, const int lanes)
{
  const ElV32 places = _mm512_add_epi32 (
      _mm512_slli_epi32 (flat_apart (first, lanes), lanes / 2),
      flat_lanes (lanes));

  return _mm512_maskz_permutexvar_epi16 (0x55555555, places,
      _mm512_loadu_si512 (row + (ptrdiff_t) first[0] * lanes));
}

EL_INLINE ElV16
flat_weights (const void *p, const int lanes)
{
  const ElV16 weights = flat_load (p, lanes);

  return lanes == 1 ? weights
                    : _mm512_permutexvar_epi32 (flat_pixels (lanes), weights);
}

#else

/* How far each result's pixel is from the first of its half, in each byte. */
EL_INLINE ElV8
flat_apart (const int32_t *first, const int lanes)
{
  const __m128i half = _mm_loadu_si128 ((const __m128i *) first);
  const ElV32 at = lanes == 1
      ? el_v_load (first)
      : _mm256_permute4x64_epi64 (_mm256_castsi128_si256 (half), 0x50);

  if (lanes == 4)
    return el_v8_set (0);
  return _mm256_shuffle_epi8 (
      _mm256_sub_epi32 (at, _mm256_shuffle_epi32 (at, 0)),
      el_v8_each_byte (_mm256_slli_epi32 (flat_pixels (lanes), 2)));
}

/* 16 bytes for each half. */
static inline ElV8
flat_load_halves (const void *low, const void *high)
{
  return _mm256_set_m128i (_mm_loadu_si128 (high), _mm_loadu_si128 (low));
}

EL_INLINE ElV16
flat_words (const uint8_t *row, const int32_t *first, const int pair,
    const int lanes)
{
  const int on = lanes == 4 && pair == 2 ? 16 : 0;
  const uint8_t *low = row + (ptrdiff_t) first[0] * lanes + on;
  const uint8_t *high = row + (ptrdiff_t) first[4 / lanes] * lanes + on;
  const ElV8 places =
      _mm256_add_epi8 (_mm256_slli_epi32 (flat_apart (first, lanes), lanes / 2),
          flat_starts (lanes));

  return _mm256_shuffle_epi8 (flat_load_halves (low, high),
      _mm256_add_epi8 (places, el_v8_set (2 * pair * lanes - on)));
}

EL_INLINE ElV32
flat_numbers (const uint16_t *row, const int32_t *first, const int lanes)
{
  const uint16_t *low = row + (ptrdiff_t) first[0] * lanes;
  const uint16_t *high = row + (ptrdiff_t) first[4 / lanes] * lanes;
  const ElV32 starts = _mm256_add_epi32 (
      _mm256_mullo_epi32 (flat_lanes (lanes), el_v32_set (0x0202)),
      el_v32_set ((int) 0x80800100));

  return _mm256_shuffle_epi8 (flat_load_halves (low, high),
      _mm256_add_epi8 (
          _mm256_slli_epi32 (flat_apart (first, lanes), lanes / 2 + 1),
          starts));
}

EL_INLINE ElV16
flat_weights (const void *p, const int lanes)
{
  if (lanes == 1)
    return el_v_load (p);
  return _mm256_permutevar8x32_epi32 (_mm256_castsi128_si256 (lanes == 2
                                              ? _mm_loadu_si128 (p)
                                              : _mm_loadl_epi64 (p)),
      flat_pixels (lanes));
}

#endif
