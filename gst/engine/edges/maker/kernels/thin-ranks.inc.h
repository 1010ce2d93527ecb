/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Thinning of 8-bit samples by ranks, in vectors of 16-bit lanes; see stages.h. */
#pragma once

#include "edges/maker/kernels/thin-vectors.inc.h"

#ifdef EL_SIMD

/* --- neighbours --- */

/* Of vectors for the neighbours of either kind, those that the sectors say. */
EL_INLINE ElV16
by_sector (Sectors sectors, ElV16 beside, ElV16 upright, ElV16 falling,
    ElV16 rising)
{
  return el_m16_select (sectors.not_flat,
      el_m16_select (sectors.steep, upright,
          el_m16_select (sectors.rising, rising, falling)),
      beside);
}

EL_INLINE ElV16
first_of (const int16_t *const line[3], int i, Sectors sectors)
{
  return by_sector (sectors, el_v16_load (line[1] + i - 1),
      el_v16_load (line[0] + i), el_v16_load (line[0] + i - 1),
      el_v16_load (line[0] + i + 1));
}

EL_INLINE ElV16
second_of (const int16_t *const line[3], int i, Sectors sectors)
{
  return by_sector (sectors, el_v16_load (line[1] + i + 1),
      el_v16_load (line[2] + i), el_v16_load (line[2] + i + 1),
      el_v16_load (line[2] + i - 1));
}

/* What ranks that are exact have to exceed: the first, and the second or, where that is
 * no corner, what is 1 less. */
EL_INLINE ElV16
rank_to_exceed (const int16_t *const line[3], int i, Sectors sectors)
{
  const int16_t *a = line[0] + i, *b = line[1] + i, *c = line[2] + i;
  const ElV16 one = el_v16_set (1);

  return by_sector (sectors,
      el_v16_max (el_v16_load (b - 1),
          el_v16_sub_saturated (el_v16_load (b + 1), one)),
      el_v16_max (el_v16_load (a), el_v16_sub_saturated (el_v16_load (c), one)),
      el_v16_max (el_v16_load (a - 1), el_v16_load (c + 1)),
      el_v16_max (el_v16_load (a + 1), el_v16_load (c - 1)));
}

/* --- by slopes --- */

/* Pixels that are judged together, and their bits. */
#define THIN_GROUP (EL_M16_PARTS * EL_V16_LANES)

typedef struct
{
  uint64_t kept, strong;
} Thinned;

typedef struct
{
  ElV32 low, high;
} Squares;

EL_INLINE Squares
squares_of (ElV16 x, ElV16 y)
{
  const Squares squares = { el_v16_squares_low (x, y),
    el_v16_squares_high (x, y) };

  return squares;
}

/* Its sign is that of the difference, and so is 0. */
EL_INLINE ElV16
compared (Squares a, Squares b)
{
  return el_v32_pack (el_v32_sub (a.low, b.low), el_v32_sub (a.high, b.high));
}

EL_INLINE ElV16
compared_to (Squares a, double bound)
{
  const ElV32 b = el_v32_set ((int) bound);

  return compared (a, (Squares){ b, b });
}

/* As THIN_PIXEL has it. */
static Thinned
thin_by_slopes (const int16_t *const gx[3], const int16_t *const gy[3], int i,
    const ElBounds *bounds)
{
  const ElV16 zero = el_v16_set (0);
  ElM16 kept[EL_M16_PARTS], strong[EL_M16_PARTS];
  Thinned thinned;

  for (int part = 0; part < EL_M16_PARTS; part++) {
    const int at = i + part * EL_V16_LANES;
    const ElV16 x = el_v16_load (gx[1] + at), y = el_v16_load (gy[1] + at);
    const Sectors sectors = sectors_of (x, y);
    const Squares here = squares_of (x, y);
    const Squares first =
        squares_of (first_of (gx, at, sectors), first_of (gy, at, sectors));
    const Squares second =
        squares_of (second_of (gx, at, sectors), second_of (gy, at, sectors));
    /* No corner: as strong is enough. */
    const ElV16 enough =
        by_sector (sectors, el_v16_set (-1), el_v16_set (-1), zero, zero);

    kept[part] = el_m16_and (el_m16_greater (compared (here, second), enough),
        el_m16_and (el_m16_greater (compared (here, first), zero),
            el_m16_greater (compared_to (here, bounds->low), zero)));
    strong[part] = el_m16_greater (compared_to (here, bounds->high), zero);
  }
  thinned.kept = el_m16_bits (kept);
  thinned.strong = el_m16_bits (strong);
  return thinned;
}

/* --- by ranks --- */

/* The strongest rank that no other strength has. */
#define EXACT_RANK (EL_RANK_NONE + (12 << 11))

/* `plain`: as ElBounds has it. */
EL_INLINE Thinned
thin_group (const int16_t *const rank[3], const int16_t *const gx[3],
    const int16_t *const gy[3], int i, const ElBounds *bounds, const bool plain)
{
  Thinned thinned = { 0, 0 };
  ElM16 kept[EL_M16_PARTS], doubt[EL_M16_PARTS], strong[EL_M16_PARTS];

  for (int part = 0; part < EL_M16_PARTS; part++)
    kept[part] =
        el_m16_greater (el_v16_load (rank[1] + i + part * EL_V16_LANES),
            el_v16_set (bounds->low_rank));
  if (!el_m16_bits (kept))
    return thinned;
  for (int part = 0; part < EL_M16_PARTS; part++) {
    const int at = i + part * EL_V16_LANES;
    const ElV16 v = el_v16_load (rank[1] + at);
    const Sectors sectors =
        sectors_of (el_v16_load (gx[1] + at), el_v16_load (gy[1] + at));
    const ElV16 over =
        el_v16_sub_saturated (v, rank_to_exceed (rank, at, sectors));

    /* 0: as strong as one, or as the second, less 1; 1: as the second. */
    doubt[part] = el_m16_and (el_m16_and (kept[part], el_m16_clear (over, ~1)),
        el_m16_greater (v, el_v16_set (EXACT_RANK)));
    if (!plain) {
      doubt[part] = el_m16_or (doubt[part],
          el_m16_and (kept[part],
              el_m16_or (el_m16_equal (v, el_v16_set (bounds->low_doubt)),
                  el_m16_equal (v, el_v16_set (bounds->high_doubt)))));
      strong[part] = el_m16_greater (v, el_v16_set (bounds->high_rank));
    }
    kept[part] = el_m16_and (kept[part], el_m16_greater (over, el_v16_set (0)));
  }
  if (el_m16_bits (doubt))
    return thin_by_slopes (gx, gy, i, bounds);
  thinned.kept = el_m16_bits (kept);
  thinned.strong = plain ? thinned.kept : el_m16_bits (strong);
  return thinned;
}

EL_INLINE void
thin_line (ElClasses *classes, const int16_t *const rank[3],
    const int16_t *const gx[3], const int16_t *const gy[3], int n,
    const ElBounds *bounds, const bool plain)
{
  for (int x = 0; x < n; x += EL_CLASS_PIXELS) {
    uint64_t kept = 0, strong = 0;

    for (int at = 0; at < EL_CLASS_PIXELS; at += THIN_GROUP) {
      const Thinned thinned = thin_group (rank, gx, gy, x + at, bounds, plain);

      kept |= thinned.kept << at;
      strong |= thinned.strong << at;
    }
    kept &= bits_inside (x, n);
    classes[x / EL_CLASS_PIXELS] = classes_of (kept, kept & strong);
  }
}

static void
thin8_ranks (ElClasses *classes, const int16_t *const rank[3],
    const int16_t *const gx[3], const int16_t *const gy[3], int n,
    const ElBounds *bounds)
{
  if (bounds->plain)
    thin_line (classes, rank, gx, gy, n, bounds, true);
  else
    thin_line (classes, rank, gx, gy, n, bounds, false);
}

#else

/* The strengths themselves are compared. */
static void
thin8_ranks (ElClasses *classes, const int16_t *const rank[3],
    const int16_t *const gx[3], const int16_t *const gy[3], int n,
    const ElBounds *bounds)
{
  (void) rank;
  for (int x = 0; x < n; x += EL_CLASS_PIXELS) {
    const int count = EL_MIN (n - x, EL_CLASS_PIXELS);
    int32_t strength[3][EL_CLASS_PIXELS + 2];
    const void *lines[3];

    for (int row = 0; row < 3; row++) {
      for (int i = 0; i < count + 2; i++) {
        const int32_t p = gx[row][x + i - 1], q = gy[row][x + i - 1];

        strength[row][i] = p * p + q * q;
      }
      lines[row] = &strength[row][1];
    }
    thin8 (&classes[x / EL_CLASS_PIXELS], lines, gx[1] + x, gy[1] + x, count,
        bounds);
  }
}

#endif
