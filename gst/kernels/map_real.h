/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Source positions of a run of lens pixels, in the precision that the
 * including file chose by REAL, BITS (an unsigned integer of REAL's size),
 * MANTISSA (its explicit bits) and REAL_NAME(x). Every loop vectorises.
 *
 * u^e = 2^(e log2 u): u = 2^k m, m in [sqrt (1/2), sqrt (2)), and
 * log2 m = 2 / ln 2 (z + z^3/3 + z^5/5 + ...), z = (m - 1) / (m + 1);
 * 2^f by its Taylor series for f in [-1/2, 1/2]. Series as in M. Abramowitz
 * and I. Stegun, Handbook of Mathematical Functions, 4.1.27 and 4.2.1.
 */

#define BIAS ((1 << (sizeof (REAL) * 8 - MANTISSA - 2)) - 1)

static inline BITS
REAL_NAME (to_bits) (REAL x)
{
  BITS bits;

  memcpy (&bits, &x, sizeof bits);
  return bits;
}

static inline REAL
REAL_NAME (from_bits) (BITS bits)
{
  REAL x;

  memcpy (&x, &bits, sizeof x);
  return x;
}

/* x >= 0; 0 counts as the smallest number. */
static inline REAL
REAL_NAME (log2) (REAL x)
{
  const BITS one = (BITS) BIAS << MANTISSA;
  const BITS root_half = REAL_NAME (to_bits) ((REAL) 0.70710678118654752);
  /* Positive, so that shifting is division. */
  const BITS shifted = REAL_NAME (to_bits) (x) - root_half + one;
  /* The exponent becomes a number by way of the mantissa of `round`. */
  const REAL round = (REAL) ((BITS) 1 << MANTISSA);
  const REAL k = REAL_NAME (from_bits) (
                     (shifted >> MANTISSA) | REAL_NAME (to_bits) (round))
      - round - BIAS;
  const BITS mask = ((BITS) 1 << MANTISSA) - 1;
  const REAL m = REAL_NAME (from_bits) ((shifted & mask) + root_half);
  const REAL z = (m - 1) / (m + 1), z2 = z * z;
  REAL sum = (REAL) (1.0 / 9);

#if MANTISSA > 32
  sum = ((1.0 / 15 * z2 + 1.0 / 13) * z2 + 1.0 / 11) * z2 + sum;
#endif
  sum = (sum * z2 + (REAL) (1.0 / 7)) * z2 + (REAL) (1.0 / 5);
  sum = (sum * z2 + (REAL) (1.0 / 3)) * z2 + 1;
  return k + (REAL) 2.8853900817779268 * z * sum;
}

/* x <= 1; 0 for what is too small for a normal number. */
static inline REAL
REAL_NAME (exp2) (REAL x)
{
  const REAL least = 2 - BIAS;
  const REAL round = (REAL) 1.5 * (REAL) ((BITS) 1 << MANTISSA);
  const REAL clamped = x < least ? least : x;
  const REAL shifted = clamped + round;
  const REAL f = (clamped - (shifted - round)) * (REAL) 0.69314718055994531;
  const BITS k = (REAL_NAME (to_bits) (shifted) + BIAS) << MANTISSA;
  REAL sum = (REAL) (1.0 / 720);

#if MANTISSA > 32
  sum = ((1.0 / 3628800 * f + 1.0 / 362880) * f + 1.0 / 40320) * f + 1.0 / 5040;
  sum = sum * f + 1.0 / 720;
#endif
  sum = (sum * f + (REAL) (1.0 / 120)) * f + (REAL) (1.0 / 24);
  sum = (sum * f + (REAL) (1.0 / 6)) * f + (REAL) 0.5;
  sum = (sum * f + 1) * f + 1;
  return x < least ? 0 : sum * REAL_NAME (from_bits) (k);
}

/* The scale s of each u, in place; one row a profile. */
static void
REAL_NAME (scale_bulge) (REAL *restrict u, int n, double zoom)
{
  const REAL exponent = (REAL) (zoom - 1);

  if (exponent == 1)
    return;
  for (int i = 0; i < n; i++)
    u[i] = REAL_NAME (exp2) (exponent * REAL_NAME (log2) (u[i]));
}

static void
REAL_NAME (scale_flat) (REAL *restrict u, int n, double zoom)
{
  for (int i = 0; i < n; i++)
    u[i] = (REAL) (1 / zoom);
}

static void
REAL_NAME (scale_smooth) (REAL *restrict u, int n, double zoom)
{
  const REAL inner = (REAL) (1 / zoom), rise = (REAL) (1 - 1 / zoom);

  for (int i = 0; i < n; i++)
    u[i] = inner + rise * u[i] * u[i] * (3 - 2 * u[i]);
}

static void (*const REAL_NAME (scales)[EL_PROFILE_COUNT]) (REAL *, int,
    double) = {
  [EL_PROFILE_BULGE] = REAL_NAME (scale_bulge),
  [EL_PROFILE_FLAT] = REAL_NAME (scale_flat),
  [EL_PROFILE_SMOOTH] = REAL_NAME (scale_smooth),
};

/* d.x and s of n pixels, n <= MAP_BLOCK, from d = (dx, dy) on. */
static inline void
REAL_NAME (scale_block) (REAL *restrict x, REAL *restrict s, int n, double dx,
    double dy, const ElLensGrid *grid)
{
  const REAL x0 = (REAL) dx, metric = (REAL) grid->metric_x;
  const REAL y = (REAL) fabs (dy * grid->metric_y), y2 = y * y;

  for (int i = 0; i < n; i++)
    x[i] = x0 + (REAL) i;
  if (grid->shape == EL_SHAPE_SQUARE) {
    for (int i = 0; i < n; i++) {
      const REAL size = (x[i] < 0 ? -x[i] : x[i]) * metric;

      s[i] = size > y ? size : y;
    }
  } else {
    for (int i = 0; i < n; i++) {
      const REAL u = x[i] * metric;

      s[i] = REAL_NAME (root) (u * u + y2);
    }
  }
  REAL_NAME (scales)[grid->profile](s, n, grid->zoom);
}

static void
REAL_NAME (map_nearest) (const ElLensMap *map, uint8_t *restrict doubt, int n,
    double dx, double dy, const ElLensGrid *grid)
{
  const REAL low_x = (REAL) (grid->origin_x + 0.5 - grid->doubt);
  const REAL low_y = (REAL) (grid->origin_y + 0.5 - grid->doubt);
  const REAL high_x = (REAL) (grid->origin_x + 0.5 + grid->doubt);
  const REAL high_y = (REAL) (grid->origin_y + 0.5 + grid->doubt);
  const REAL y = (REAL) dy;
  const int stride = grid->stride;
  REAL x[MAP_BLOCK], s[MAP_BLOCK];
  int unsure[MAP_BLOCK]; /* as wide as the rest, so that it vectorises */

  for (int start = 0; start < n; start += MAP_BLOCK) {
    int32_t *restrict offset = map->offset + start;
    const int count = EL_MIN (n - start, MAP_BLOCK);
    int any = 0;

    REAL_NAME (scale_block) (x, s, count, dx + start, dy, grid);
    for (int i = 0; i < count; i++) {
      const REAL across = x[i] * s[i], down = y * s[i];
      const int column = (int) (low_x + across), row = (int) (low_y + down);

      offset[i] = row * stride + column;
      unsure[i] =
          (column ^ (int) (high_x + across)) | (row ^ (int) (high_y + down));
      any |= unsure[i];
    }
    for (int i = 0; i < count; i++)
      doubt[start + i] = 0;
    if (any)
      for (int i = 0; i < count; i++)
        doubt[start + i] = unsure[i] != 0;
  }
}

static void
REAL_NAME (map_fraction) (const ElLensMap *map, int n, double dx, double dy,
    const ElLensGrid *grid)
{
  const REAL origin_x = (REAL) grid->origin_x + (REAL) 0x1p-17;
  const REAL origin_y = (REAL) grid->origin_y + (REAL) 0x1p-17;
  const REAL y = (REAL) dy;
  const int stride = grid->stride;
  REAL x[MAP_BLOCK], s[MAP_BLOCK];

  for (int start = 0; start < n; start += MAP_BLOCK) {
    int32_t *restrict offset = map->offset + start;
    uint32_t *restrict fraction = map->fraction + start;
    const int count = EL_MIN (n - start, MAP_BLOCK);

    REAL_NAME (scale_block) (x, s, count, dx + start, dy, grid);
    for (int i = 0; i < count; i++) {
      const REAL across = origin_x + x[i] * s[i];
      const REAL down = origin_y + y * s[i];
      const int column = (int) across, row = (int) down;
      const int fx = (int) ((across - (REAL) column) * 65536);
      const int fy = (int) ((down - (REAL) row) * 65536);

      offset[i] = row * stride + column;
      fraction[i] = (uint32_t) fx | (uint32_t) fy << 16;
    }
  }
}

#undef BIAS
