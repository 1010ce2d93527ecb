/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Directions: gray formats have black where m is 0, else a level for each angle;
 * others the hue of the angle, as bright as m is. */

#include "internal.h"

#include <math.h>

/* The share of red, green or blue in a hue, of which there are 1536. */
static gdouble
hue_share (gint hue, guint color)
{
  gdouble sixths = fmod (hue / 256.0 - 2.0 * color + 6, 6);

  return CLAMP (2 - MIN (sixths, 6 - sixths), 0, 1);
}

/* What a hue of full brightness adds to component @c, in steps of m / 65536. */
static gint
hue_weight (const RefPicture *pic, gint hue, guint c)
{
  gdouble r = hue_share (hue, 0), g = hue_share (hue, 1);
  gdouble b = hue_share (hue, 2), rgb[3] = { r, g, b }, y, value;

  y = pic->kr * r + (1 - pic->kr - pic->kb) * g + pic->kb * b;
  if (pic->rgb)
    value = rgb[c];
  else if (c == 0)
    value = y;
  else
    value = (c == 1 ? (b - y) / (2 - 2 * pic->kb) : (r - y) / (2 - 2 * pic->kr))
        * pic->scale[c] / pic->scale[0];
  return floor (value * 65536 + 0.5);
}

/* The sum of what the pixels add that sample @x, @y covers, and their number. */
static guint
covered_hues (const RefPicture *pic, const RefComponent *m,
    const gdouble *turns, const RefComponent *comp, guint x, guint y, guint c,
    gint64 *sum)
{
  guint n = 0;

  *sum = 0;
  for (guint j = y << comp->h_sub;
       j < MIN ((y + 1) << comp->h_sub, pic->height); j++)
    for (guint i = x << comp->w_sub;
         i < MIN ((x + 1) << comp->w_sub, pic->width); i++, n++) {
      gint hue = floor (1536 * turns[j * pic->width + i] + 1e-9);

      *sum +=
          (gint64) m->v[j * pic->width + i] * hue_weight (pic, hue % 1536, c);
    }
  return n;
}

static void
expect_hues (RefExpected *expected, const RefComponent *m, const gdouble *turns,
    guint c)
{
  const RefPicture *pic = expected->in;
  const RefComponent *comp = &pic->comp[c];
  gint base =
      pic->rgb || c == 0 ? pic->offset[0] : 1 << (pic->layout->depth - 1);
  gint max = (1 << pic->layout->depth) - 1;

  for (guint y = 0; y < comp->height; y++)
    for (guint x = 0; x < comp->width; x++) {
      gint64 sum;
      guint n = covered_hues (pic, m, turns, comp, x, y, c, &sum);
      gint value = base + floor (sum / (65536.0 * n) + 0.5);

      ref_allow_only (&expected->allowed[c][y * comp->width + x],
          CLAMP (value, 0, max));
    }
}

static void
expect_levels (RefExpected *expected, const RefComponent *m,
    const gdouble *turns)
{
  const RefPicture *pic = expected->in;
  gdouble part = pic->scale[0] / 255.0;

  for (gsize i = 0; i < (gsize) pic->width * pic->height; i++) {
    gdouble level = part * (1 + 254 * turns[i]) + 0.5;
    RefAllowed *allowed = &expected->allowed[0][i];

    ref_allow_only (allowed, pic->offset[0]);
    if (m->v[i] > 0) {
      allowed->n = 0;
      ref_allow (allowed, pic->offset[0] + floor (level - 1e-7),
          pic->offset[0] + floor (level + 1e-7));
    }
  }
}

void
ref_expect_directions (RefExpected *expected, const RefComponent *luma,
    const RefSobel *s)
{
  RefComponent m = ref_edges_new (expected->in, luma, s);
  gdouble *turns = ref_turns_new (expected->in, luma, s);

  if (expected->in->n_colors == 1)
    expect_levels (expected, &m, turns);
  for (guint c = 0; expected->in->n_colors == 3 && c < 3; c++)
    expect_hues (expected, &m, turns, c);
  g_free (m.v);
  g_free (turns);
}
