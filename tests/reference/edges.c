/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* sobelfilter, and its meter. */

#include "internal.h"

#include <math.h>

/* out = p + (color - p) * alpha / 255 * m / range, with m the mean of @n
 * integers that add up to @sum; to the nearest, in integers, ties up. */
static gint
blend_exact (gint p, gint color, guint alpha, gint64 sum, gint64 n,
    gint64 range)
{
  gint64 den = 255 * range * n;
  gint64 num = p * den + (color - p) * (gint64) alpha * sum;

  return (2 * num + den) / (2 * den);
}

/* gx is positive where the picture brightens rightwards, gy downwards. */
static void
gradient (const RefComponent *p, gint x, gint y, guint op, gint64 *gx,
    gint64 *gy)
{
  gint64 around[9];

  for (gint i = 0; i < 9; i++)
    around[i] = ref_component_at (p, x + i % 3 - 1, y + i / 3 - 1);
  *gx = formula_weighted (formula_operators[op].gx, around);
  *gy = formula_weighted (formula_operators[op].gy, around);
}

/* m = floor (gain * k * sqrt (gx * gx + gy * gy) / 2), or with |gx| + |gy| */
static gint
magnitude (const RefComponent *p, gint x, gint y, const RefSobel *s)
{
  gint64 gx, gy;

  gradient (p, x, y, s->op, &gx, &gy);
  return floor (formula_measure (s->op, s->gain,
      s->norm == REF_L2 ? sqrt ((gdouble) (gx * gx + gy * gy))
                        : (gdouble) (ABS (gx) + ABS (gy)),
      2));
}

/* What is left of @m after the threshold, at most @range. */
static gint
cut_magnitude (gint m, gint range, const RefSobel *s)
{
  if (m < s->threshold * range - 1e-9)
    return 0;
  return CLAMP (m, 0, range);
}

/* The same of what the edge maker made. */
static void
expect_made (RefExpected *expected, const RefComponent *plane, guint c,
    const RefSobel *s)
{
  const RefPicture *pic = expected->in;
  const gboolean is_m = formula_outputs[s->output].source == FORMULA_OF_M;
  RefComponent made = ref_edges_new (pic, plane, s);

  for (gsize i = 0; i < (gsize) plane->width * plane->height; i++) {
    gint m = s->invert ? pic->scale[0] - made.v[i] : made.v[i];

    ref_allow_only (&expected->allowed[c][i],
        is_m ? pic->offset[0] + m : made.v[i]);
  }
  g_free (made.v);
}

static gint
magnitude_output (gint m, const RefPicture *pic, const RefSobel *s)
{
  gint range = pic->scale[0];

  m = cut_magnitude (m, range, s);
  if (formula_outputs[s->output].full)
    m = m > 0 ? range : 0;
  return pic->offset[0] + (s->invert ? range - m : m);
}

/* mid-level + floor (gain * k * g / 8), within the nominal range */
static gint
gradient_output (gint64 g, const RefPicture *pic, const RefSobel *s)
{
  gdouble value = (1 << (pic->layout->depth - 1))
      + floor (formula_measure (s->op, s->gain, (gdouble) g, 8));

  return CLAMP (value, pic->offset[0], pic->offset[0] + pic->scale[0]);
}

/* Above 8 bits the magnitude and the gradient may be off by one. */
static gint
slack (const RefPicture *pic)
{
  return pic->layout->depth > 8 ? 1 : 0;
}

/* A magnitude, a mask or a signed gradient of the plane @p at one sample. */
static void
allow_edge (RefAllowed *allowed, const RefPicture *pic, const RefComponent *p,
    gint x, gint y, const RefSobel *s)
{
  const gint black = pic->offset[0], white = black + pic->scale[0];
  const FormulaSource source = formula_outputs[s->output].source;
  const gint most = slack (pic);
  gint64 gx, gy;

  allowed->n = 0;
  for (gint off = -most; off <= most; off++) {
    gint value;

    if (source == FORMULA_OF_M) {
      value = magnitude_output (MAX (magnitude (p, x, y, s) + off, 0), pic, s);
    } else {
      gradient (p, x, y, s->op, &gx, &gy);
      value = gradient_output (source == FORMULA_OF_GX ? gx : gy, pic, s) + off;
      value = CLAMP (value, black, white);
    }
    ref_allow (allowed, value, value);
  }
}

static void
expect_edges (RefExpected *expected, const RefComponent *plane, guint c,
    const RefSobel *s)
{
  if (ref_edges_wanted (s)) {
    expect_made (expected, plane, c, s);
    return;
  }
  for (guint y = 0; y < plane->height; y++)
    for (guint x = 0; x < plane->width; x++)
      allow_edge (&expected->allowed[c][y * plane->width + x], expected->in,
          plane, x, y, s);
}

static void
expect_neutral (RefExpected *expected, guint c)
{
  const RefComponent *comp = &expected->in->comp[c];

  for (gsize i = 0; i < (gsize) comp->width * comp->height; i++)
    ref_allow_only (&expected->allowed[c][i],
        1 << (expected->in->layout->depth - 1));
}

/* The least and the largest sum of the magnitudes at the luma samples, inside
 * the frame, that sample @x, @y of a subsampled component covers. */
static guint
covered_magnitudes (const RefPicture *pic, const RefComponent *luma,
    const RefComponent *made, const RefComponent *comp, guint x, guint y,
    const RefSobel *s, gint64 sum[2])
{
  guint n = 0;

  sum[0] = sum[1] = 0;
  for (guint j = y << comp->h_sub;
       j < MIN ((y + 1) << comp->h_sub, pic->height); j++)
    for (guint i = x << comp->w_sub;
         i < MIN ((x + 1) << comp->w_sub, pic->width); i++) {
      gint m =
          made->v ? made->v[j * pic->width + i] : magnitude (luma, i, j, s);
      gint off = made->v ? 0 : slack (pic);

      sum[0] +=
          made->v ? m : cut_magnitude (MAX (m - off, 0), pic->scale[0], s);
      sum[1] += made->v ? m : cut_magnitude (m + off, pic->scale[0], s);
      n++;
    }
  return n;
}

static void
expect_overlay (RefExpected *expected, const RefComponent *luma, guint c,
    const RefSobel *s)
{
  const RefPicture *pic = expected->in;
  const RefComponent *comp = &pic->comp[c];
  RefComponent made = { 0 };
  guint alpha = s->color >> 24;
  gint color[3];

  if (ref_edges_wanted (s))
    made = ref_edges_new (pic, luma, s);

  ref_picture_color (pic, s->color, color);
  for (guint y = 0; y < comp->height; y++) {
    for (guint x = 0; x < comp->width; x++) {
      gsize i = y * comp->width + x;
      gint64 sum[2];
      guint n = covered_magnitudes (pic, luma, &made, comp, x, y, s, sum);
      gint a =
          blend_exact (comp->v[i], color[c], alpha, sum[0], n, pic->scale[0]);
      gint b =
          blend_exact (comp->v[i], color[c], alpha, sum[1], n, pic->scale[0]);

      expected->allowed[c][i].n = 0;
      /* where nothing is blended, nothing may change, at any depth */
      if (alpha == 0 || sum[1] == 0)
        ref_allow (&expected->allowed[c][i], comp->v[i], comp->v[i]);
      else
        ref_allow (&expected->allowed[c][i], MIN (a, b) - slack (pic),
            MAX (a, b) + slack (pic));
    }
  }
  g_free (made.v);
}

/* Magnitudes or signed gradients as luma, or as R, G and B. */
static void
expect_levels (RefExpected *expected, const RefComponent *luma,
    const RefSobel *s)
{
  const RefPicture *pic = expected->in;
  const gboolean keep = s->keep_color && formula_outputs[s->output].color;

  for (guint c = 0; c < pic->n_colors; c++) {
    if (pic->rgb || c == 0)
      expect_edges (expected, pic->rgb && keep ? &pic->comp[c] : luma, c, s);
    else if (!keep)
      expect_neutral (expected, c);
  }
}

static void
fill_sobel (RefExpected *expected, gconstpointer settings)
{
  const RefSobel *s = settings;
  const FormulaOutput *output = &formula_outputs[s->output];
  RefComponent luma = ref_luma_new (expected->in);

  if (output->source == FORMULA_OF_ANGLES)
    ref_expect_directions (expected, &luma, s);
  else if (output->blended)
    for (guint c = 0; c < expected->in->n_colors; c++)
      expect_overlay (expected, &luma, c, s);
  else if (output->source != FORMULA_OF_NOTHING)
    expect_levels (expected, &luma, s);
  g_free (luma.v);
}

RefExpected *
ref_sobel (RefPicture *in, const RefSobel *settings)
{
  return ref_expect (in, fill_sobel, settings);
}

/* Sum of gx * gx + gy * gy over those rows @y to @y_end, of the frame, that
 * belong to the field @parity of @step fields. */
static guint64
focus_sum (const RefPicture *pic, gint x, gint x_end, gint y, gint y_end,
    gint step, gint parity)
{
  RefComponent luma = ref_luma_new (pic);
  guint64 sum = 0;
  gint64 gx, gy;

  for (gint j = y; j < y_end; j++) {
    for (gint i = x; j % step == parity && i < x_end; i++) {
      gradient (&luma, i, j / step, REF_SOBEL, &gx, &gy);
      sum += (guint64) (gx * gx + gy * gy);
    }
  }
  g_free (luma.v);
  return sum;
}

gdouble
ref_focus (const RefPicture *in, gint x, gint y, gint w, gint h)
{
  gint x_end = MIN (x + w, (gint) in->width);
  gint y_end = MIN (y + h, (gint) in->height);
  guint64 sum = 0;

  x = MAX (x, 0);
  y = MAX (y, 0);
  if (x >= x_end || y >= y_end)
    return 0;
  if (in->interlaced) {
    for (gint parity = 0; parity < 2; parity++) {
      RefPicture *field = ref_picture_field (in, parity);

      sum += focus_sum (field, x, x_end, y, y_end, 2, parity);
      ref_picture_free (field);
    }
  } else {
    sum = focus_sum (in, x, x_end, y, y_end, 1, 0);
  }
  return sum / ((gdouble) (x_end - x) * (y_end - y))
      / ((gdouble) in->scale[0] * in->scale[0]);
}
