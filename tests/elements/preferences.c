/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which caps upstream is asked for first: what downstream likes best, among those
 * that upstream asked about what it likes best itself. */

#include "common.h"

#include <gst/base/gstbasetransform.h>

#define SIZE ",width=32,height=32,framerate=25/1"
#define OVERLAY "meta:GstVideoOverlayComposition"

static const struct
{
  const gchar *downstream, *filter;
  const gchar *expected; /* formats and features of each structure, in order */
} cases[] = {
  { "video/x-raw,format={YUY2,GRAY8,BGRx}" SIZE, NULL, "YUY2 GRAY8 BGRx" },
  { "video/x-raw,format={BGRx,GRAY8,v210,NV12}" SIZE, NULL,
      "BGRx GRAY8 v210 NV12" },
  { "video/x-raw,format=YUY2" SIZE ";video/x-raw,format=GRAY8" SIZE, NULL,
      "YUY2; GRAY8" },
  { "video/x-raw,format=YUY2" SIZE ";video/x-raw,format=GRAY8" SIZE,
      "video/x-raw,format=GRAY8;video/x-raw,format=YUY2", "GRAY8; YUY2" },
  { "video/x-raw,format={YUY2,GRAY8}" SIZE,
      "video/x-raw,format={NV12,GRAY8,YUY2}", "GRAY8 YUY2" },
  { "video/x-raw(" OVERLAY "),format=I420" SIZE ";video/x-raw,format=I420" SIZE,
      NULL, "I420(" OVERLAY "); I420" },
  { "video/x-raw(ANY),format=I420" SIZE, NULL,
      "I420; I420(format:Interlaced); I420(" OVERLAY ")" },
  { "video/x-raw(memory:FakeGL),format=I420" SIZE
    ";video/x-raw,format=NV12" SIZE,
      NULL, "NV12" },
};

static void
append_formats (GString *text, const GValue *formats)
{
  if (G_VALUE_HOLDS_STRING (formats)) {
    g_string_append (text, g_value_get_string (formats));
    return;
  }
  for (guint i = 0; i < gst_value_list_get_size (formats); i++) {
    g_string_append (text, i > 0 ? " " : "");
    append_formats (text, gst_value_list_get_value (formats, i));
  }
}

static void
append_features (GString *text, const GstCapsFeatures *features)
{
  gchar *is;

  if (gst_caps_features_is_equal (features,
          GST_CAPS_FEATURES_MEMORY_SYSTEM_MEMORY))
    return;
  is = gst_caps_features_to_string (features);
  g_string_append_printf (text, "(%s)", is);
  g_free (is);
}

static gchar *
summary (GstCaps *caps)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < gst_caps_get_size (caps); i++) {
    g_string_append (text, i > 0 ? "; " : "");
    append_formats (text,
        gst_structure_get_value (gst_caps_get_structure (caps, i), "format"));
    append_features (text, gst_caps_get_features (caps, i));
  }
  return g_string_free (text, FALSE);
}

/* What the element's pad answers. */
static GstCaps *
ask_pad (GstHarness *h, const gchar *downstream, GstCaps *filter)
{
  GstPad *pad = gst_element_get_static_pad (h->element, "sink");
  GstCaps *caps;

  gst_harness_set_sink_caps_str (h, downstream);
  caps = gst_pad_query_caps (pad, filter);
  gst_object_unref (pad);
  return caps;
}

/* The element's own part of that, which GstBaseTransform may put right. */
static GstCaps *
ask_element (GstHarness *h, const gchar *downstream, GstCaps *filter)
{
  GstBaseTransform *trans = GST_BASE_TRANSFORM (h->element);
  GstCaps *caps = gst_caps_from_string (downstream);
  GstCaps *answer = GST_BASE_TRANSFORM_GET_CLASS (trans)->transform_caps (trans,
      GST_PAD_SRC, caps, filter);

  gst_caps_unref (caps);
  return answer;
}

typedef GstCaps *(*Ask) (GstHarness *, const gchar *, GstCaps *);

static void
check_preferences (const gchar *element, Ask ask)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstHarness *h = gst_harness_new (element);
    GstCaps *filter =
        cases[i].filter ? gst_caps_from_string (cases[i].filter) : NULL;
    GstCaps *caps = ask (h, cases[i].downstream, filter);
    gchar *text = summary (caps);

    fail_unless_equals_string (text, cases[i].expected);
    g_free (text);
    gst_caps_unref (caps);
    gst_clear_caps (&filter);
    gst_harness_teardown (h);
  }
}

GST_START_TEST (test_preferences)
{
  for (guint e = 0; e < 2; e++) {
    check_preferences (test_elements[e]->name, ask_pad);
    check_preferences (test_elements[e]->name, ask_element);
  }
}

GST_END_TEST;

static Suite *
preferences_suite (void)
{
  Suite *s = suite_create ("preferences");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_preferences);
  return s;
}

GST_CHECK_MAIN (preferences);
