/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* magnifyfilter. */

#include "internal.h"

#include <math.h>

/* In luma samples; R and the ring's width in rows. */
typedef struct
{
  const RefMagnify *s;
  gdouble cx, cy, ox, oy, R, par, ring;
} Lens;

static Lens
lens_make (const RefMagnify *s, guint width, guint height, gdouble par)
{
  Lens lens = { s, s->center_x * width, s->center_y * height,
    (s->source_x < 0 ? s->center_x : s->source_x) * width,
    (s->source_y < 0 ? s->center_y : s->source_y) * height, s->radius * height,
    par, s->border_width };

  if (lens.R < 1e-6) /* no lens */
    lens.R = 0;
  return lens;
}

static gdouble
lens_distance (const Lens *lens, gdouble x, gdouble y)
{
  return formula_shapes[lens->s->shape].length (
      (x - lens->cx) * lens->par / lens->s->aspect, y - lens->cy);
}

static gdouble
lens_scale (const Lens *lens, gdouble u)
{
  return formula_profiles[lens->s->profile](u, lens->s->zoom);
}

void
ref_magnify_point (const RefMagnify *settings, guint width, guint height,
    gdouble par, gdouble *x, gdouble *y)
{
  Lens lens = lens_make (settings, width, height, par);
  gdouble r = lens_distance (&lens, *x, *y), scale;

  if (r >= lens.R)
    return;
  scale = lens_scale (&lens, r / lens.R);
  *x = lens.ox + (*x - lens.cx) * scale;
  *y = lens.oy + (*y - lens.cy) * scale;
}

static gdouble
interpolate (const RefComponent *comp, guint interpolation, gdouble x,
    gdouble y)
{
  const gint n = 2 * formula_interpolations[interpolation].side;
  gdouble wx[FORMULA_MAX_TAPS], wy[FORMULA_MAX_TAPS], sum = 0;
  const gint x0 = formula_taps (interpolation, x, wx);
  const gint y0 = formula_taps (interpolation, y, wy);

  for (gint j = 0; j < n; j++)
    for (gint i = 0; i < n; i++)
      sum += wy[j] * wx[i] * ref_component_at (comp, x0 + i, y0 + j);
  return sum;
}

/* floor (coordinate + 0.5), and the neighbour too where the coordinate is close
 * to the middle between two samples. */
static void
allow_nearest (RefAllowed *allowed, const Lens *lens, const RefComponent *comp,
    gdouble x, gdouble y)
{
  gboolean exact = lens->s->profile == REF_BULGE && lens->s->zoom == 2;
  gdouble e = exact ? 0 : 1e-3;
  gint x0 = floor (x - e + 0.5), x1 = floor (x + e + 0.5);
  gint y0 = floor (y - e + 0.5), y1 = floor (y + e + 0.5);

  for (gint j = y0; j <= y1; j++) {
    for (gint i = x0; i <= x1; i++) {
      gint value = ref_component_at (comp, i, j);

      ref_allow (allowed, value, value);
    }
  }
}

/* The lens at one sample, itself at luma position @px, @py. */
static void
allow_magnified (RefAllowed *allowed, const RefPicture *pic, const Lens *lens,
    const RefComponent *comp, gdouble px, gdouble py)
{
  gdouble r = lens_distance (lens, px, py);
  gdouble s = lens_scale (lens, r / lens->R);
  gdouble x = (lens->ox + (px - lens->cx) * s - comp->x0) / (1 << comp->w_sub);
  gdouble y = (lens->oy + (py - lens->cy) * s - comp->y0) / (1 << comp->h_sub);
  gint value;

  if (lens->s->interpolation == REF_NEAREST) {
    allow_nearest (allowed, lens, comp, x, y);
    return;
  }
  value = floor (interpolate (comp, lens->s->interpolation, x, y) + 0.5);
  value = CLAMP (value, 0, ref_sample_max (pic));
  ref_allow (allowed, MAX (value - 1, 0),
      MIN (value + 1, ref_sample_max (pic)));
}

static void
expect_lens (RefExpected *expected, const Lens *lens, guint c)
{
  const RefPicture *pic = expected->in;
  const RefComponent *comp = &pic->comp[c];

  for (guint y = 0; y < comp->height; y++) {
    for (guint x = 0; x < comp->width; x++) {
      RefAllowed *allowed = &expected->allowed[c][y * comp->width + x];
      gdouble px = (x << comp->w_sub) + comp->x0;
      gdouble py = (y << comp->h_sub) + comp->y0;
      gdouble r = lens_distance (lens, px, py);
      gboolean near_rim = fabs (r - lens->R) < 1e-9 * MAX (lens->R, 1);

      /* on the rim itself rounding noise decides */
      if (r < lens->R && !near_rim)
        allowed->n = 0;
      if (r < lens->R && ref_component_letter (pic, c) == 'x')
        ref_allow (allowed, 0, ref_sample_max (pic));
      else if (r < lens->R || (near_rim && lens->R > 0))
        allow_magnified (allowed, pic, lens, comp, px, py);
    }
  }
}

/* How far outside of the lens a point is, on the screen and in rows, when the lens
 * is @wider on all sides. */
static gdouble
outside (const Lens *lens, gdouble wider, gdouble px, gdouble py)
{
  const FormulaShape *shape = &formula_shapes[lens->s->shape];
  gdouble x = fabs (px - lens->cx) * lens->par, y = fabs (py - lens->cy);
  gdouble a = lens->R * lens->s->aspect + wider, b = lens->R + wider;

  return a == 0 || b == 0 ? shape->length (x, y) : shape->outside (x, y, a, b);
}

/* How much of the luma pixel @x, @y the ring covers. */
static gdouble
ring_coverage (const Lens *lens, guint x, guint y)
{
  return CLAMP (outside (lens, 0, x, y) + 0.5, 0, 1)
      * CLAMP (0.5 - outside (lens, lens->ring, x, y), 0, 1);
}

static gdouble
mean_coverage (const RefPicture *pic, const Lens *lens,
    const RefComponent *comp, guint x, guint y)
{
  guint n = 0;
  gdouble sum = 0;

  for (guint j = y << comp->h_sub;
       j < MIN ((y + 1) << comp->h_sub, pic->height); j++)
    for (guint i = x << comp->w_sub;
         i < MIN ((x + 1) << comp->w_sub, pic->width); i++) {
      sum += ring_coverage (lens, i, j);
      n++;
    }
  return sum / n;
}

/* out = p + (color - p) * a for every p that was allowed; exact where the ring
 * hides the picture or leaves it alone, otherwise off by one at most. */
static void
blend_allowed (RefAllowed *allowed, gint color, gdouble a)
{
  gint off = a < 1 ? 1 : 0;

  for (guint i = 0; a > 0 && i < allowed->n; i++) {
    RefRange *range = &allowed->range[i];

    range->lo = floor (range->lo + (color - range->lo) * a + 0.5) - off;
    range->hi = floor (range->hi + (color - range->hi) * a + 0.5) + off;
  }
}

static void
expect_ring (RefExpected *expected, const Lens *lens, guint c)
{
  const RefPicture *pic = expected->in;
  const RefComponent *comp = &pic->comp[c];
  gdouble alpha = (lens->s->border_color >> 24) / 255.0;
  gint color[4];

  if (ref_component_letter (pic, c) == 'x')
    return;
  ref_picture_color (pic, lens->s->border_color, color);
  color[pic->n_colors] = ref_sample_max (pic); /* opaque */
  for (guint y = 0; y < comp->height; y++)
    for (guint x = 0; x < comp->width; x++)
      blend_allowed (&expected->allowed[c][y * comp->width + x], color[c],
          alpha * mean_coverage (pic, lens, comp, x, y));
}

static void
fill_magnify (RefExpected *expected, gconstpointer settings)
{
  const RefMagnify *s = settings;
  const RefPicture *pic = expected->in;
  Lens lens = lens_make (s, pic->width, pic->height, pic->par);

  /* As wide in a field as in a progressive frame. */
  lens.ring = (gdouble) s->border_width / pic->row_height;
  for (guint c = 0; c < pic->n_comps; c++) {
    if (lens.R > 0)
      expect_lens (expected, &lens, c);
    if (s->border_width > 0)
      expect_ring (expected, &lens, c);
  }
}

RefExpected *
ref_magnify (RefPicture *in, const RefMagnify *settings)
{
  return ref_expect (in, fill_magnify, settings);
}
