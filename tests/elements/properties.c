/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The properties as an application sees them: types, ranges, defaults, flags,
 * nicks, refusals, and the bilinear shorthand. */

#include "common.h"

#include <gst/video/gstvideofilter.h>
#include <math.h>
#include <string.h>

#define SOBEL "sobelfilter"
#define MAGNIFY "magnifyfilter"

typedef struct
{
  const gchar *element, *name;
  gdouble min, max, preset;
} Number;

static const Number doubles[] = {
  { SOBEL, "gain", 0, 100, 1 },
  { SOBEL, "threshold", 0, 1, 0 },
  { SOBEL, "low-threshold", 0, 1, 1 },
  { SOBEL, "blur", 0, 10, 0 },
  { MAGNIFY, "zoom", 1, 100, 2 },
  { MAGNIFY, "radius", 0, 10, 1.0 / 3.0 },
  { MAGNIFY, "center-x", 0, 1, 0.5 },
  { MAGNIFY, "center-y", 0, 1, 0.5 },
  { MAGNIFY, "aspect", 0.05, 20, 1 },
  { MAGNIFY, "source-x", -1, 1, -1 },
  { MAGNIFY, "source-y", -1, 1, -1 },
  { MAGNIFY, "contrast", 0, 10, 1 },
};

static const Number uints[] = {
  { SOBEL, "color", 0, G_MAXUINT, 0xffff0000 },
  { SOBEL, "n-threads", 0, -1, 0 },
  { SOBEL, "line-width", 1, 16, 1 },
  { MAGNIFY, "border-width", 0, 1000, 0 },
  { MAGNIFY, "border-color", 0, G_MAXUINT, 0xffffffff },
  { MAGNIFY, "dark-color", 0, G_MAXUINT, 0xff000000 },
  { MAGNIFY, "light-color", 0, G_MAXUINT, 0xffffffff },
  { MAGNIFY, "n-threads", 0, -1, 0 },
};

static const Number booleans[] = {
  { SOBEL, "invert", 0, 1, FALSE },
  { SOBEL, "keep-color", 0, 1, FALSE },
  { SOBEL, "thin", 0, 1, FALSE },
  { SOBEL, "auto-threshold", 0, 1, FALSE },
  { SOBEL, "post-messages", 0, 1, FALSE },
  { MAGNIFY, "bilinear", 0, 1, FALSE },
  { MAGNIFY, "follow-pointer", 0, 1, FALSE },
};

static const struct
{
  const gchar *element, *name;
  const gchar *nicks[12]; /* the default first in the list of values */
} enums[] = {
  { SOBEL, "operator",
      { "sobel", "scharr", "prewitt", "roberts", "kirsch", "laplacian" } },
  { SOBEL, "norm", { "l2", "l1" } },
  { SOBEL, "output",
      { "magnitude", "mask", "overlay", "gradient-x", "gradient-y", "none",
          "direction" } },
  { MAGNIFY, "interpolation", { "nearest", "bilinear", "bicubic", "lanczos" } },
  { MAGNIFY, "profile", { "bulge", "flat", "smooth" } },
  { MAGNIFY, "shape", { "circle", "square" } },
  { MAGNIFY, "tone",
      { "none", "gray", "invert", "invert-lightness", "two-color" } },
};

static GParamSpec *
find_property (GstElement *element, const gchar *name)
{
  GParamSpec *pspec =
      g_object_class_find_property (G_OBJECT_GET_CLASS (element), name);
  guint wanted =
      GST_PARAM_CONTROLLABLE | GST_PARAM_MUTABLE_PLAYING | G_PARAM_READWRITE;

  fail_unless (pspec != NULL, "no property %s", name);
  fail_unless ((pspec->flags & wanted) == wanted, "flags of %s are %x", name,
      pspec->flags);
  fail_unless (g_param_spec_get_blurb (pspec) != NULL);
  fail_unless (strlen (g_param_spec_get_blurb (pspec)) > 10);
  return pspec;
}

GST_START_TEST (test_doubles)
{
  for (guint i = 0; i < G_N_ELEMENTS (doubles); i++) {
    GstElement *e = gst_element_factory_make (doubles[i].element, NULL);
    GParamSpec *pspec = find_property (e, doubles[i].name);
    gdouble value;

    fail_unless (G_IS_PARAM_SPEC_DOUBLE (pspec));
    fail_unless_equals_float (G_PARAM_SPEC_DOUBLE (pspec)->minimum,
        doubles[i].min);
    fail_unless_equals_float (G_PARAM_SPEC_DOUBLE (pspec)->maximum,
        doubles[i].max);
    fail_unless_equals_float (G_PARAM_SPEC_DOUBLE (pspec)->default_value,
        doubles[i].preset);
    g_object_get (e, doubles[i].name, &value, NULL);
    fail_unless_equals_float (value, doubles[i].preset);
    gst_object_unref (e);
  }
}

GST_END_TEST;

static gboolean
count_message (const gchar *domain G_GNUC_UNUSED,
    GLogLevelFlags level G_GNUC_UNUSED, const gchar *message G_GNUC_UNUSED,
    gpointer count)
{
  ++*(guint *) count;
  return TRUE;
}

/* Beyond the range, and no number at all: refused, with a message each, which
 * GLib calls a warning up to 2.74 or so and critical by 2.84. */
GST_START_TEST (test_doubles_refused)
{
  guint n_messages = 0, n_refused = 0;

  gst_check_add_log_filter ("GLib-GObject",
      G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL,
      g_regex_new ("out of range", 0, 0, NULL), count_message, &n_messages,
      NULL);

  for (guint i = 0; i < G_N_ELEMENTS (doubles); i++) {
    const gdouble wrong[] = { doubles[i].min - 0.001, doubles[i].max + 0.001,
      NAN, INFINITY, -INFINITY };
    GstElement *e = gst_element_factory_make (doubles[i].element, NULL);
    gdouble value;

    for (guint k = 0; k < G_N_ELEMENTS (wrong); k++) {
      g_object_set (e, doubles[i].name, wrong[k], NULL);
      fail_unless_equals_int (n_messages, ++n_refused);
    }
    g_object_get (e, doubles[i].name, &value, NULL);
    fail_unless_equals_float (value, doubles[i].preset);
    g_object_set (e, doubles[i].name, doubles[i].max, NULL);
    g_object_get (e, doubles[i].name, &value, NULL);
    fail_unless_equals_float (value, doubles[i].max);
    gst_object_unref (e);
  }
  gst_check_clear_log_filter ();
}

GST_END_TEST;

GST_START_TEST (test_uints)
{
  for (guint i = 0; i < G_N_ELEMENTS (uints); i++) {
    GstElement *e = gst_element_factory_make (uints[i].element, NULL);
    GParamSpec *pspec = find_property (e, uints[i].name);
    guint value;

    fail_unless (G_IS_PARAM_SPEC_UINT (pspec));
    fail_unless_equals_int (G_PARAM_SPEC_UINT (pspec)->minimum, uints[i].min);
    if (uints[i].max >= 0)
      fail_unless_equals_int64 (G_PARAM_SPEC_UINT (pspec)->maximum,
          uints[i].max);
    fail_unless_equals_int64 (G_PARAM_SPEC_UINT (pspec)->default_value,
        uints[i].preset);
    g_object_get (e, uints[i].name, &value, NULL);
    fail_unless_equals_int64 (value, uints[i].preset);
    g_object_set (e, uints[i].name, 5, NULL);
    g_object_get (e, uints[i].name, &value, NULL);
    fail_unless_equals_int (value, 5);
    gst_object_unref (e);
  }
}

GST_END_TEST;

GST_START_TEST (test_booleans)
{
  for (guint i = 0; i < G_N_ELEMENTS (booleans); i++) {
    GstElement *e = gst_element_factory_make (booleans[i].element, NULL);
    GParamSpec *pspec = find_property (e, booleans[i].name);
    gboolean value;

    fail_unless (G_IS_PARAM_SPEC_BOOLEAN (pspec));
    g_object_get (e, booleans[i].name, &value, NULL);
    fail_unless_equals_int (value, FALSE);
    g_object_set (e, booleans[i].name, TRUE, NULL);
    g_object_get (e, booleans[i].name, &value, NULL);
    fail_unless_equals_int (value, TRUE);
    gst_object_unref (e);
  }
}

GST_END_TEST;

/* Lower-case nicks in the order of the documentation, the first the default,
 * in types that applications may rely on. */
GST_START_TEST (test_enums)
{
  guint k;

  for (guint i = 0; i < G_N_ELEMENTS (enums); i++) {
    GstElement *e = gst_element_factory_make (enums[i].element, NULL);
    GParamSpec *pspec = find_property (e, enums[i].name);
    GEnumClass *klass;

    fail_unless (G_IS_PARAM_SPEC_ENUM (pspec));
    fail_unless (gst_type_is_plugin_api (pspec->value_type, NULL),
        "%s is no plugin API", enums[i].name);
    klass = G_PARAM_SPEC_ENUM (pspec)->enum_class;
    for (k = 0; enums[i].nicks[k]; k++) {
      fail_unless (k < klass->n_values);
      fail_unless_equals_string (klass->values[k].value_nick,
          enums[i].nicks[k]);
      gst_util_set_object_arg (G_OBJECT (e), enums[i].name, enums[i].nicks[k]);
    }
    fail_unless_equals_int (klass->n_values, k);
    fail_unless_equals_int (G_PARAM_SPEC_ENUM (pspec)->default_value,
        klass->values[0].value);
    gst_object_unref (e);
  }
}

GST_END_TEST;

static const struct
{
  const gchar *element, *name;
  guint64 preset;
} times[] = {
  { SOBEL, "interval", 100 * GST_MSECOND },
  { MAGNIFY, "transition", 0 },
};

GST_START_TEST (test_times)
{
  for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
    GstElement *e = gst_element_factory_make (times[i].element, NULL);
    guint64 ns;

    fail_unless (G_IS_PARAM_SPEC_UINT64 (find_property (e, times[i].name)));
    g_object_get (e, times[i].name, &ns, NULL);
    fail_unless_equals_uint64 (ns, times[i].preset);
    g_object_set (e, times[i].name, G_MAXUINT64, NULL);
    g_object_get (e, times[i].name, &ns, NULL);
    fail_unless_equals_uint64 (ns, G_MAXUINT64);
    gst_object_unref (e);
  }
}

GST_END_TEST;

GST_START_TEST (test_focus)
{
  GstElement *e = gst_element_factory_make (SOBEL, NULL);
  GParamSpec *focus =
      g_object_class_find_property (G_OBJECT_GET_CLASS (e), "focus");
  gdouble value;

  fail_unless (G_IS_PARAM_SPEC_DOUBLE (focus));
  fail_unless ((focus->flags & G_PARAM_READWRITE) == G_PARAM_READABLE);
  g_object_get (e, "focus", &value, NULL);
  fail_unless_equals_float (value, 0);
  gst_object_unref (e);
}

GST_END_TEST;

/* Nothing but these and what the base classes bring. */
static guint
own_properties (const gchar *name)
{
  GstElement *e = gst_element_factory_make (name, NULL);
  guint n, own = 0;
  GParamSpec **all =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (e), &n);

  for (guint i = 0; i < n; i++) {
    if (!g_type_is_a (GST_TYPE_VIDEO_FILTER, all[i]->owner_type))
      own++;
  }
  g_free (all);
  gst_object_unref (e);
  return own;
}

GST_START_TEST (test_no_others)
{
  fail_unless_equals_int (own_properties (SOBEL), 17);
  fail_unless_equals_int (own_properties (MAGNIFY), 20);
}

GST_END_TEST;

static gchar *
interpolation_of (GstElement *e)
{
  GValue value = G_VALUE_INIT;
  gchar *nick;

  g_value_init (&value,
      g_object_class_find_property (G_OBJECT_GET_CLASS (e), "interpolation")
          ->value_type);
  g_object_get_property (G_OBJECT (e), "interpolation", &value);
  nick = g_strdup (g_enum_get_value (g_type_class_peek (G_VALUE_TYPE (&value)),
      g_value_get_enum (&value))
                       ->value_nick);
  g_value_unset (&value);
  return nick;
}

static void
count_notify (GObject *object G_GNUC_UNUSED, GParamSpec *pspec G_GNUC_UNUSED,
    guint *count)
{
  (*count)++;
}

static void
check_interpolation (GstElement *e, const gchar *nick, gboolean bilinear)
{
  gchar *is = interpolation_of (e);
  gboolean value;

  fail_unless_equals_string (is, nick);
  g_object_get (e, "bilinear", &value, NULL);
  fail_unless_equals_int (value, bilinear);
  g_free (is);
}

/* bilinear and interpolation are two views of one thing, and notify together
 * whichever is set. */
GST_START_TEST (test_bilinear_shorthand)
{
  GstElement *e = gst_element_factory_make (MAGNIFY, NULL);
  guint bilinear = 0, interpolation = 0;

  g_signal_connect (e, "notify::bilinear", G_CALLBACK (count_notify),
      &bilinear);
  g_signal_connect (e, "notify::interpolation", G_CALLBACK (count_notify),
      &interpolation);
  check_interpolation (e, "nearest", FALSE);
  g_object_set (e, "bilinear", TRUE, NULL);
  check_interpolation (e, "bilinear", TRUE);
  fail_unless_equals_int (bilinear, 1);
  fail_unless_equals_int (interpolation, 1);
  gst_util_set_object_arg (G_OBJECT (e), "interpolation", "lanczos");
  check_interpolation (e, "lanczos", FALSE);
  fail_unless_equals_int (bilinear, 2);
  fail_unless_equals_int (interpolation, 2);
  g_object_set (e, "bilinear", FALSE, NULL);
  check_interpolation (e, "nearest", FALSE);
  gst_util_set_object_arg (G_OBJECT (e), "interpolation", "bilinear");
  check_interpolation (e, "bilinear", TRUE);
  fail_unless_equals_int (bilinear, interpolation);
  gst_object_unref (e);
}

GST_END_TEST;

/* An application may ask for every property at any time. */
static void
read_all (GstElement *e)
{
  guint n;
  GParamSpec **all =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (e), &n);

  for (guint i = 0; i < n; i++) {
    GValue value = G_VALUE_INIT;

    if (!(all[i]->flags & G_PARAM_READABLE))
      continue;
    g_value_init (&value, all[i]->value_type);
    g_object_get_property (G_OBJECT (e), all[i]->name, &value);
    g_value_unset (&value);
  }
  g_free (all);
}

GST_START_TEST (test_read_in_all_states)
{
  static const gchar *names[] = { SOBEL, MAGNIFY };

  for (guint i = 0; i < 2; i++) {
    GstElement *e = gst_element_factory_make (names[i], NULL);

    for (GstState state = GST_STATE_NULL; state <= GST_STATE_PLAYING; state++) {
      gst_element_set_state (e, state);
      read_all (e);
    }
    gst_element_set_state (e, GST_STATE_NULL);
    read_all (e);
    gst_object_unref (e);
  }
}

GST_END_TEST;

static Suite *
properties_suite (void)
{
  Suite *s = suite_create ("properties");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_doubles);
  tcase_add_test (tc, test_doubles_refused);
  tcase_add_test (tc, test_uints);
  tcase_add_test (tc, test_booleans);
  tcase_add_test (tc, test_enums);
  tcase_add_test (tc, test_times);
  tcase_add_test (tc, test_focus);
  tcase_add_test (tc, test_no_others);
  tcase_add_test (tc, test_bilinear_shorthand);
  tcase_add_test (tc, test_read_in_all_states);
  return s;
}

GST_CHECK_MAIN (properties);
