/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The edge maker by its documented definition: obvious, slow, in whole numbers. */

#include "internal.h"

#include <math.h>

typedef struct
{
  gint width, height;
  gint64 *v;
} Grid;

static Grid
grid_new (const RefComponent *like)
{
  Grid grid = { like->width, like->height,
    g_new0 (gint64, like->width * like->height) };

  return grid;
}

/* Beyond the grid, its outermost numbers once more. */
static gint64
grid_at (const Grid *grid, gint x, gint y)
{
  return grid->v[CLAMP (y, 0, grid->height - 1) * grid->width
      + CLAMP (x, 0, grid->width - 1)];
}

/* Or nothing. */
static gint64
grid_in (const Grid *grid, gint x, gint y)
{
  if (x < 0 || y < 0 || x >= grid->width || y >= grid->height)
    return 0;
  return grid->v[y * grid->width + x];
}

static gboolean
is_signed (const RefSobel *s)
{
  return formula_outputs[s->output].source == FORMULA_OF_GX
      || formula_outputs[s->output].source == FORMULA_OF_GY;
}

static gboolean
spreads (const RefSobel *s)
{
  return s->low_threshold < s->threshold;
}

static guint
line_width (const RefSobel *s)
{
  return formula_outputs[s->output].wide ? s->line_width : 1;
}

gboolean
ref_edges_wanted (const RefSobel *s)
{
  if (s->blur > 0 || formula_outputs[s->output].source == FORMULA_OF_ANGLES
      || !formula_is_grid (s->op))
    return TRUE;
  return !is_signed (s) && (s->thin || spreads (s) || line_width (s) > 1);
}

/* --- operators --- */

static void
neighbours (const Grid *levels, gint x, gint y, gint64 around[9])
{
  for (gint i = 0; i < 9; i++)
    around[i] = grid_at (levels, x + i % 3 - 1, y + i / 3 - 1);
}

static gint64
weighted (const Grid *levels, gint x, gint y, const gint weights[9])
{
  gint64 around[9];

  neighbours (levels, x, y, around);
  return formula_weighted (weights, around);
}

static gint64
strength_at (const Grid *levels, gint x, gint y, const RefSobel *s)
{
  const FormulaOperator *op = &formula_operators[s->op];
  gint64 around[9], gx, gy;

  neighbours (levels, x, y, around);
  if (op->strength)
    return op->strength (around);
  gx = formula_weighted (op->gx, around);
  gy = formula_weighted (op->gy, around);
  return s->norm == REF_L2 ? gx * gx + gy * gy : ABS (gx) + ABS (gy);
}

static gboolean
is_squared (const RefSobel *s)
{
  return !formula_operators[s->op].strength && s->norm == REF_L2;
}

/* What a slope is at most, in samples. */
static gint
most_slope (const FormulaOperator *op)
{
  gint most = 0;

  for (gint i = 0; i < 9; i++)
    most += MAX (op->gx[i], 0);
  return op->crossed ? 2 * most : most;
}

/* --- blur --- */

/* Weights by distance, in units of 2^-bits: what is inside a distance, on one side, is the
 * exact sum rounded. */
static void
gaussian (gdouble sigma, gint radius, gint bits, gint64 *weight)
{
  gdouble sum = 0, tail = 0;
  gint64 given = 0;

  for (gint i = -radius; i <= radius; i++)
    sum += exp (-i * i / (2 * sigma * sigma));
  for (gint i = radius; i >= 1; i--) {
    tail += exp (-i * i / (2 * sigma * sigma)) / sum;
    weight[i] = floor (ldexp (tail, bits) + 0.5) - given;
    given += weight[i];
  }
  weight[0] = (1 << bits) - 2 * given;
}

/* The sum over mirrored samples: of the middle one, and of the means of two. Above 8
 * bits, of both: sums are exact, and rounded then. */
static gint64
blurred_at (const Grid *in, const gint64 *weight, gint radius, gboolean down,
    gint x, gint y, gint depth)
{
  const gint dx = down ? 0 : 1, dy = down ? 1 : 0;
  gint64 sum = depth == 8 ? (radius + 1) / 2 : 0;

  for (gint i = 0; i <= radius; i++) {
    const gint64 both = grid_at (in, x - i * dx, y - i * dy)
        + grid_at (in, x + i * dx, y + i * dy);

    if (depth > 8)
      sum += i == 0 ? weight[0] * both / 2 : weight[i] * both;
    else
      sum +=
          (down ? both << 7 : (both + 1) >> 1) * weight[i] * (i ? 2 : 1) >> 16;
  }
  return sum;
}

static Grid
convolve (const Grid *in, const gint64 *weight, gint radius, gboolean down,
    gint depth)
{
  Grid out = { in->width, in->height, g_new0 (gint64, in->width * in->height) };

  for (gint y = 0; y < in->height; y++)
    for (gint x = 0; x < in->width; x++)
      out.v[y * in->width + x] =
          blurred_at (in, weight, radius, down, x, y, depth);
  return out;
}

/* To the nearest, ties up. */
static void
drop_bits (Grid *grid, gint bits)
{
  for (gint i = 0; bits > 0 && i < grid->width * grid->height; i++)
    grid->v[i] = (grid->v[i] + ((gint64) 1 << (bits - 1))) >> bits;
}

/* Of 8-bit samples, products are rounded to 8 fraction bits, and levels to as many
 * as leave slopes of 15 bits, 5 at most; of others to 24 and 19 bits in all. */
static Grid
blurred (const Grid *in, gint depth, const RefSobel *s, gint *fraction)
{
  const gint radius = ceil (3 * s->blur);
  const gint bits = depth == 8 ? 16 : 22, between = depth == 8 ? 8 : 24 - depth;
  const gint most = most_slope (&formula_operators[s->op]);
  const gint exact = depth == 8 ? 0 : bits; /* of the sums */
  gint64 weight[32];
  Grid down, both;

  *fraction = depth > 8 ? 19 - depth : 5;
  while (depth == 8 && (255 * most << *fraction) >= 32768)
    --*fraction;
  gaussian (s->blur, radius, bits, weight);
  if (depth == 8 && weight[1] == 0) {
    weight[1] = 1;
    weight[0] -= 2;
  }
  down = convolve (in, weight, radius, TRUE, depth);
  drop_bits (&down, exact > 0 ? exact - between : 0);
  both = convolve (&down, weight, radius, FALSE, depth);
  drop_bits (&both, exact + between - *fraction);
  g_free (down.v);
  return both;
}

static Grid
levels_new (const RefComponent *plane, gint depth, const RefSobel *s,
    gint *fraction)
{
  Grid grid = grid_new (plane), smooth;

  for (gsize i = 0; i < (gsize) plane->width * plane->height; i++)
    grid.v[i] = plane->v[i];
  *fraction = 0;
  if (s->blur == 0)
    return grid;
  smooth = blurred (&grid, depth, s, fraction);
  g_free (grid.v);
  return smooth;
}

/* --- thinning --- */

/* The slopes along x and y: Roberts's are along the diagonals. */
static void
slopes_at (const Grid *levels, gint x, gint y, const RefSobel *s, gint64 *gx,
    gint64 *gy)
{
  *gx = weighted (levels, x, y, formula_operators[s->op].gx);
  *gy = weighted (levels, x, y, formula_operators[s->op].gy);
  if (formula_operators[s->op].crossed) {
    const gint64 falling = *gx, rising = *gy;

    *gx = falling - rising;
    *gy = falling + rising;
  }
}

/* Whether a pixel is stronger than its neighbours on both sides of the edge: of
 * two that are as strong, the left or upper one gives way, and at corners both
 * do. */
static gboolean
is_ridge (const Grid *levels, const Grid *strength, gint x, gint y,
    const RefSobel *s)
{
  const gint64 v = strength->v[y * strength->width + x];
  gint64 gx, gy;
  gint side;

  slopes_at (levels, x, y, s, &gx, &gy);
  /* tan (22.5 degrees) is 13573 / 2^15, and tan (67.5 degrees) 2 more */
  if (ABS (gy) * 32768 < ABS (gx) * 13573)
    return v > grid_in (strength, x - 1, y)
        && v >= grid_in (strength, x + 1, y);
  if (ABS (gy) * 32768 > ABS (gx) * (13573 + 2 * 32768))
    return v > grid_in (strength, x, y - 1)
        && v >= grid_in (strength, x, y + 1);
  side = (gx < 0) == (gy < 0) ? 1 : -1;
  return v > grid_in (strength, x - side, y - 1)
      && v > grid_in (strength, x + side, y + 1);
}

/* --- magnitudes, thresholds --- */

typedef struct
{
  const RefSobel *s;
  gint range, fraction;
} Scale;

static gint64
m_of (const Scale *scale, gint64 strength)
{
  const RefSobel *s = scale->s;
  gdouble v = is_squared (s) ? sqrt ((gdouble) strength) : (gdouble) strength;

  v = v / (1 << scale->fraction) * formula_operators[s->op].num
      / formula_operators[s->op].den;
  return MIN (floor (s->gain * v / 2), scale->range);
}

/* Whether a strength exceeds a threshold, on the scale of strengths, without its
 * fraction; or, if edges are not thinned, m reaches it. */
static gboolean
passes (const Scale *scale, gint64 strength, gdouble threshold)
{
  const RefSobel *s = scale->s;
  gdouble bound;

  if (!s->thin)
    return m_of (scale, strength)
        >= MAX (ceil (threshold * scale->range - 1e-9), 1);
  if (s->gain == 0)
    return FALSE;
  bound = threshold * scale->range * 2 / s->gain * (1 << scale->fraction)
      * formula_operators[s->op].den / formula_operators[s->op].num;
  if (is_squared (s))
    bound *= bound;
  return strength > floor (bound * (1 + 4e-15) + 1e-9);
}

/* What is left of the strengths, as classes: 0, 1, weak, or 2. */
static Grid
classes_new (const Grid *levels, const Grid *strength, const Scale *scale)
{
  const RefSobel *s = scale->s;
  Grid classes = { strength->width, strength->height,
    g_new0 (gint64, strength->width * strength->height) };

  for (gint y = 0; y < strength->height; y++)
    for (gint x = 0; x < strength->width; x++) {
      const gint64 v = grid_in (strength, x, y);
      gint64 class = passes (scale, v, s->threshold)           ? 2
          : spreads (s) && passes (scale, v, s->low_threshold) ? 1
                                                               : 0;

      if (s->thin && !is_ridge (levels, strength, x, y, s))
        class = 0;
      classes.v[y * strength->width + x] = class;
    }
  return classes;
}

/* Weak pixels beside edges become edges, until there are none. */
static void
spread (Grid *classes)
{
  gboolean changed = TRUE;

  while (changed) {
    changed = FALSE;
    for (gint y = 0; y < classes->height; y++)
      for (gint x = 0; x < classes->width; x++)
        for (gint i = 0; i < 9 && grid_in (classes, x, y) == 1; i++)
          if (grid_in (classes, x + i % 3 - 1, y + i / 3 - 1) == 2) {
            classes->v[y * classes->width + x] = 2;
            changed = TRUE;
          }
  }
}

static Grid
magnitudes_new (const Grid *levels, const Grid *strength, const Scale *scale)
{
  Grid classes = classes_new (levels, strength, scale);

  spread (&classes);
  for (gint i = 0; i < classes.width * classes.height; i++) {
    gint64 m = formula_outputs[scale->s->output].full
        ? scale->range
        : m_of (scale, strength->v[i]);

    classes.v[i] = classes.v[i] == 2 ? m : 0;
  }
  return classes;
}

/* --- line width --- */

/* A pixel's pen covers those whose middles are within width / 2 of its own middle,
 * half a pixel to the lower right if the width is even. */
static Grid
drawn (const Grid *m, guint width)
{
  Grid out = { m->width, m->height, g_new0 (gint64, m->width * m->height) };
  const gdouble middle = width % 2 == 0 ? 0.5 : 0;

  for (gint y = 0; y < m->height; y++)
    for (gint x = 0; x < m->width; x++)
      for (gint dy = -8; dy <= 8; dy++)
        for (gint dx = -8; dx <= 8; dx++) {
          gdouble a = dx - middle, b = dy - middle;
          gint64 *v = &out.v[y * m->width + x];

          if (a * a + b * b <= width * width / 4.0)
            *v = MAX (*v, grid_in (m, x - dx, y - dy));
        }
  return out;
}

/* --- all of it --- */

static Grid
strengths_new (const Grid *levels, const RefSobel *s)
{
  Grid strength = { levels->width, levels->height,
    g_new0 (gint64, levels->width * levels->height) };

  for (gint y = 0; y < levels->height; y++)
    for (gint x = 0; x < levels->width; x++)
      strength.v[y * levels->width + x] = strength_at (levels, x, y, s);
  return strength;
}

static gint64
signed_sample (const Grid *levels, gint x, gint y, const Scale *scale,
    const RefPicture *pic)
{
  const RefSobel *s = scale->s;
  const gint *weights = formula_outputs[s->output].source == FORMULA_OF_GX
      ? formula_operators[s->op].gx
      : formula_operators[s->op].gy;
  gdouble g = (gdouble) weighted (levels, x, y, weights)
      / (1 << scale->fraction) * formula_operators[s->op].slope_num
      / formula_operators[s->op].slope_den;
  gdouble value = (1 << (pic->layout->depth - 1)) + floor (s->gain * g / 8);

  return CLAMP (value, pic->offset[0], pic->offset[0] + scale->range);
}

static Grid
edges_of (const Grid *levels, const Scale *scale, const RefPicture *pic)
{
  Grid strength = strengths_new (levels, scale->s), m, wide;

  if (!is_signed (scale->s)) {
    m = magnitudes_new (levels, &strength, scale);
    wide = drawn (&m, line_width (scale->s));
    g_free (m.v);
    g_free (strength.v);
    return wide;
  }
  for (gint y = 0; y < levels->height; y++)
    for (gint x = 0; x < levels->width; x++)
      strength.v[y * levels->width + x] =
          signed_sample (levels, x, y, scale, pic);
  return strength;
}

RefComponent
ref_edges_new (const RefPicture *pic, const RefComponent *plane,
    const RefSobel *s)
{
  Scale scale = { s, pic->scale[0], 0 };
  RefComponent out = *plane;
  Grid levels = levels_new (plane, pic->layout->depth, s, &scale.fraction);
  Grid edges = edges_of (&levels, &scale, pic);
  gsize n = (gsize) plane->width * plane->height;

  out.v = g_new (guint16, n);
  for (gsize i = 0; i < n; i++)
    out.v[i] = edges.v[i];
  g_free (levels.v);
  g_free (edges.v);
  return out;
}

gdouble *
ref_turns_new (const RefPicture *pic, const RefComponent *plane,
    const RefSobel *s)
{
  gdouble *turns = g_new (gdouble, plane->width * plane->height);
  gint fraction;
  Grid levels = levels_new (plane, pic->layout->depth, s, &fraction);

  for (gint y = 0; y < levels.height; y++)
    for (gint x = 0; x < levels.width; x++) {
      gint64 gx, gy;
      gdouble turn;

      slopes_at (&levels, x, y, s, &gx, &gy);
      turn = atan2 (gy, gx) / (2 * G_PI);
      turns[y * levels.width + x] = turn < 0 ? turn + 1 : turn;
    }
  g_free (levels.v);
  return turns;
}
