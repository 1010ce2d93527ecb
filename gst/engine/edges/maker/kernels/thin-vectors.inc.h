/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Thinning of 8-bit samples in vectors. */
#pragma once

#include "edges/maker/kernels/thin.inc.h"

#ifdef EL_SIMD

/* Which neighbours pixels are compared with: see THIN_PIXEL. Where there is no slope at
 * all, it may be any of them. */
typedef struct
{
  ElM16 not_flat, steep, rising;
} Sectors;

/* 2^15 y < x TAN_22 means that y is at most the product's whole part, since that
 * is no whole number itself but for x = 0. */
EL_INLINE Sectors
sectors_of (ElV16 xs, ElV16 ys)
{
  const ElV16 x = el_v16_abs (xs), y = el_v16_abs (ys);
  const ElV16 slant = el_v16_mul_high_unsigned (x, el_v16_set (2 * TAN_22));
  const Sectors sectors = {
    .not_flat = el_m16_greater (y, slant),
    .steep = el_m16_greater (
        el_v16_sub_saturated (el_v16_sub_saturated (y, x), x), slant),
    .rising = el_m16_greater (el_v16_set (0), el_v16_xor (xs, ys)),
  };

  return sectors;
}

/* The same where nothing is flat without a slope. */
EL_INLINE Sectors
all_sectors_of (const int16_t *gx, const int16_t *gy)
{
  const ElV16 xs = el_v16_load (gx);
  Sectors sectors = sectors_of (xs, el_v16_load (gy));

  sectors.not_flat = el_m16_or (sectors.not_flat,
      el_m16_greater (el_v16_set (1), el_v16_abs (xs)));
  return sectors;
}

#endif

#ifdef EL_AVX512

/* Of 16 pixels, those that are as strong as any; `i` is the first of them. */
EL_INLINE uint32_t
ridge (const int32_t *a, const int32_t *b, const int32_t *c, Sectors sectors,
    int i)
{
  const __m512i v = el_v_load (b + i);
  const __mmask16 flat = (__mmask16) (~sectors.not_flat >> (i & 16));
  const __mmask16 steep = (__mmask16) (sectors.steep >> (i & 16));
  const __mmask16 falling = (__mmask16) (~sectors.rising >> (i & 16));
  __m512i first = el_v_load (a + i + 1), second = el_v_load (c + i - 1);

  first = _mm512_mask_loadu_epi32 (first, falling, a + i - 1);
  second = _mm512_mask_loadu_epi32 (second, falling, c + i + 1);
  first = _mm512_mask_loadu_epi32 (first, steep, a + i);
  second = _mm512_mask_loadu_epi32 (second, steep, c + i);
  first = _mm512_mask_loadu_epi32 (first, flat, b + i - 1);
  second = _mm512_mask_loadu_epi32 (second, flat, b + i + 1);
  /* No corner: as strong is enough. */
  return _mm512_cmpgt_epi32_mask (v, first)
      & _mm512_cmpgt_epi32_mask (
          _mm512_mask_add_epi32 (v, flat | steep, v, _mm512_set1_epi32 (1)),
          second);
}

/* The same of 32. */
EL_INLINE uint32_t
ridges (const int32_t *a, const int32_t *b, const int32_t *c, const int16_t *gx,
    const int16_t *gy, int i)
{
  const Sectors sectors = all_sectors_of (gx + i, gy + i);

  return ridge (a, b, c, sectors, i) | ridge (a, b, c, sectors, i + 16) << 16;
}

/* Those of 32 pixels that are stronger than `bound`. */
EL_INLINE uint32_t
stronger (const int32_t *strength, __m512i bound)
{
  return _mm512_cmpgt_epi32_mask (el_v_load (strength), bound)
      | (uint32_t) _mm512_cmpgt_epi32_mask (el_v_load (strength + 16), bound)
      << 16;
}

static void
thin8 (ElClasses *classes, const void *const strength[3], const void *gx,
    const void *gy, int n, const ElBounds *bounds)
{
  const int32_t *a = strength[0], *b = strength[1], *c = strength[2];
  const __m512i low = _mm512_set1_epi32 ((int) bounds->low);
  const __m512i high = _mm512_set1_epi32 ((int) bounds->high);

  for (int x = 0; x < n; x += EL_CLASS_PIXELS) {
    uint64_t kept = 0, strong = 0;

    for (int half = 0; half < EL_CLASS_PIXELS; half += 32) {
      const int i = x + half;
      uint32_t some = stronger (b + i, low);

      if (!some)
        continue;
      some &= ridges (a, b, c, gx, gy, i);
      kept |= (uint64_t) some << half;
      strong |= (uint64_t) (some & stronger (b + i, high)) << half;
    }
    kept &= bits_inside (x, n);
    classes[x / EL_CLASS_PIXELS] = classes_of (kept, kept & strong);
  }
}

#elif defined(EL_SIMD)

/* Masks of EL_V16_LANES pixels that are stronger than the first neighbour and than
 * the second or, not `strictly`, as strong. */
EL_INLINE ElV16
peaks (const int32_t *v, const int32_t *first, const int32_t *second,
    const bool strictly)
{
  ElV32 peak[2];

  for (int i = 0; i < 2; i++) {
    const int at = i * EL_V16_LANES / 2;
    const ElV32 here = el_v32_load (v + at), other = el_v32_load (second + at);
    const ElV32 more = el_v32_greater (here, el_v32_load (first + at));

    peak[i] = strictly ? el_v32_and (more, el_v32_greater (here, other))
                       : el_v32_without (more, el_v32_greater (other, here));
  }
  return el_v32_masks (peak[0], peak[1]);
}

EL_INLINE ElV16
ridge (const int32_t *a, const int32_t *b, const int32_t *c, const int16_t *gx,
    const int16_t *gy)
{
  const Sectors sectors = all_sectors_of (gx, gy);
  const ElV16 corner = el_m16_select (sectors.rising,
      peaks (b, a + 1, c - 1, true), peaks (b, a - 1, c + 1, true));

  return el_m16_select (sectors.not_flat,
      el_m16_select (sectors.steep, peaks (b, a, c, false), corner),
      peaks (b, b - 1, b + 1, false));
}

/* Those of EL_V16_LANES pixels that are stronger than `bound`. */
EL_INLINE ElV16
stronger (const int32_t *strength, ElV32 bound)
{
  return el_v32_masks (el_v32_greater (el_v32_load (strength), bound),
      el_v32_greater (el_v32_load (strength + EL_V16_LANES / 2), bound));
}

static void
thin8 (ElClasses *classes, const void *const strength[3], const void *gx,
    const void *gy, int n, const ElBounds *bounds)
{
  const int32_t *a = strength[0], *b = strength[1], *c = strength[2];
  const int16_t *xs = gx, *ys = gy;
  const ElV32 low = el_v32_set ((int) bounds->low);
  const ElV32 high = el_v32_set ((int) bounds->high);

  for (int x = 0; x < n; x += EL_CLASS_PIXELS) {
    uint64_t kept = 0, strong = 0;

    for (int i = x; i < x + EL_CLASS_PIXELS; i += 2 * EL_V16_LANES) {
      const int j = i + EL_V16_LANES, shift = i - x;
      const uint64_t some =
          el_v16_bits (stronger (b + i, low), stronger (b + j, low));

      if (!some)
        continue;
      kept |= (some
                  & el_v16_bits (ridge (a + i, b + i, c + i, xs + i, ys + i),
                      ridge (a + j, b + j, c + j, xs + j, ys + j)))
          << shift;
      strong |= el_v16_bits (stronger (b + i, high), stronger (b + j, high))
          << shift;
    }
    kept &= bits_inside (x, n);
    classes[x / EL_CLASS_PIXELS] = classes_of (kept, kept & strong);
  }
}

#endif
