/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Settings of both elements: put on an element, told, made up. */

#include "common.h"

static void
set_sobel (GstElement *element, gconstpointer settings)
{
  const RefSobel *s = settings;

  g_object_set (element, "operator", s->op, "norm", s->norm, "output",
      s->output, "gain", s->gain, "threshold", s->threshold, "color", s->color,
      "invert", s->invert, "keep-color", s->keep_color, "low-threshold",
      s->low_threshold, "blur", s->blur, "thin", s->thin, "line-width",
      s->line_width, NULL);
}

static void
set_magnify (GstElement *element, gconstpointer settings)
{
  const RefMagnify *s = settings;

  g_object_set (element, "interpolation", s->interpolation, "profile",
      s->profile, "shape", s->shape, "zoom", s->zoom, "radius", s->radius,
      "center-x", s->center_x, "center-y", s->center_y, "border-width",
      s->border_width, "border-color", s->border_color, "aspect", s->aspect,
      "source-x", s->source_x, "source-y", s->source_y, NULL);
}

/* Text for messages: what the picture was made with. */
static gchar *
describe_sobel (gconstpointer settings)
{
  const RefSobel *s = settings;

  return g_strdup_printf ("operator %d norm %d gain %.17g threshold %.17g "
                          "output %d color %08x invert %d keep-color %d",
      s->op, s->norm, s->gain, s->threshold, s->output, s->color, s->invert,
      s->keep_color);
}

static gchar *
describe_magnify (gconstpointer settings)
{
  const RefMagnify *s = settings;

  return g_strdup_printf ("interpolation %d zoom %.17g radius %.17g center "
                          "%.17g %.17g profile %d shape %d border %u %08x "
                          "aspect %.17g source %.17g %.17g",
      s->interpolation, s->zoom, s->radius, s->center_x, s->center_y,
      s->profile, s->shape, s->border_width, s->border_color, s->aspect,
      s->source_x, s->source_y);
}

static RefExpected *
expect_sobel (RefPicture *in, gconstpointer settings)
{
  return ref_sobel (in, settings);
}

static RefExpected *
expect_magnify (RefPicture *in, gconstpointer settings)
{
  return ref_magnify (in, settings);
}

static gdouble
pick (GRand *rand, const gdouble *values, guint n, gdouble lo, gdouble hi)
{
  guint i = g_rand_int_range (rand, 0, 2 * n);

  return i < n ? values[i] : g_rand_double_range (rand, lo, hi);
}

static void
random_edge_maker (GRand *rand, RefSobel *s)
{
  static const gdouble lows[] = { 1, 1, 0, 0.05, 0.1 };
  static const gdouble blurs[] = { 0, 0, 0.1, 1, 1.4, 10 };
  static const guint widths[] = { 1, 1, 2, 3, 16 };

  s->low_threshold = pick (rand, lows, G_N_ELEMENTS (lows), 0, 0.3);
  s->blur = pick (rand, blurs, G_N_ELEMENTS (blurs), 0, 3);
  s->thin = g_rand_boolean (rand);
  s->line_width = g_rand_boolean (rand)
      ? widths[g_rand_int_range (rand, 0, G_N_ELEMENTS (widths))]
      : (guint) g_rand_int_range (rand, 1, 17);
}

static TestSettings
random_sobel (GRand *rand)
{
  static const gdouble gains[] = { 0, 0.1, 0.3, 0.5, 1, 1, 2.7, 100 };
  static const gdouble thresholds[] = { 0, 0, 0.1, 51 / 255.0, 1 };
  RefSobel s = REF_SOBEL_DEFAULTS;

  s.op = g_rand_int_range (rand, 0, formula_n_operators);
  s.norm = g_rand_int_range (rand, 0, REF_N_NORMS);
  s.output = g_rand_int_range (rand, 0, formula_n_outputs);
  s.gain = pick (rand, gains, G_N_ELEMENTS (gains), 0, 4);
  s.threshold = pick (rand, thresholds, G_N_ELEMENTS (thresholds), 0, 0.5);
  s.color = g_rand_int (rand);
  s.invert = g_rand_boolean (rand);
  s.keep_color = g_rand_boolean (rand);
  if (g_rand_boolean (rand))
    random_edge_maker (rand, &s);
  return (TestSettings){ .sobel = s };
}

static TestSettings
random_magnify (GRand *rand)
{
  static const gdouble zooms[] = { 1, 1.001, 1.5, 2, 2, 2, 3, 10, 100 };
  static const gdouble radii[] = { 0, 1e-9, 0.1, 1 / 3.0, 0.5, 10 };
  static const gdouble centers[] = { 0, 0.25, 0.5, 1 };
  static const guint borders[] = { 0, 0, 0, 1, 2, 5, 1000 };
  static const gdouble aspects[] = { 1, 1, 1, 0.05, 4, 20 };
  static const gdouble sources[] = { -1, -1, -1, 0, 0.5, 1 };
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  s.interpolation = g_rand_int_range (rand, 0, formula_n_interpolations);
  s.profile = g_rand_int_range (rand, 0, formula_n_profiles);
  s.shape = g_rand_int_range (rand, 0, formula_n_shapes);
  s.zoom = pick (rand, zooms, G_N_ELEMENTS (zooms), 1, 8);
  s.radius = pick (rand, radii, G_N_ELEMENTS (radii), 0.1, 1.2);
  s.center_x = pick (rand, centers, G_N_ELEMENTS (centers), 0, 1);
  s.center_y = pick (rand, centers, G_N_ELEMENTS (centers), 0, 1);
  s.border_width = borders[g_rand_int_range (rand, 0, G_N_ELEMENTS (borders))];
  s.border_color = g_rand_int (rand);
  s.aspect = pick (rand, aspects, G_N_ELEMENTS (aspects), 0.3, 3);
  s.source_x = pick (rand, sources, G_N_ELEMENTS (sources), -1, 1);
  s.source_y = pick (rand, sources, G_N_ELEMENTS (sources), -1, 1);
  return (TestSettings){ .magnify = s };
}

static const RefSobel sobel_defaults = REF_SOBEL_DEFAULTS;
static const RefMagnify magnify_defaults = REF_MAGNIFY_DEFAULTS;

const TestElement sobelfilter = { "sobelfilter", &sobel_defaults, set_sobel,
  random_sobel, describe_sobel, expect_sobel };
const TestElement magnifyfilter = { "magnifyfilter", &magnify_defaults,
  set_magnify, random_magnify, describe_magnify, expect_magnify };
const TestElement *const test_elements[2] = { &sobelfilter, &magnifyfilter };
