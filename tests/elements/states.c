/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is asked of every element: any change of state, and any value of any
 * property in each. */

#include "common.h"

#include "../anyproperty.h"

#define N_STATES GST_STATE_PLAYING

/* A new stream, and whether a frame gets through. */
static void
push_a_frame (GstHarness *h, GRand *rand)
{
  GstVideoInfo info;
  GstCaps *caps = test_caps (GST_VIDEO_FORMAT_I420, 32, 24, NULL, &info);

  gst_harness_push_event (h, gst_event_new_stream_start ("states"));
  gst_harness_set_src_caps (h, caps);
  gst_buffer_unref (
      gst_harness_push_and_pull (h, test_buffer (&info, NULL, rand)));
}

static void
go_to (GstHarness *h, GstState state, GRand *rand)
{
  GstState is;

  fail_unless_equals_int (gst_element_set_state (h->element, state),
      GST_STATE_CHANGE_SUCCESS);
  gst_element_get_state (h->element, &is, NULL, 0);
  fail_unless_equals_int (is, state);
  if (state >= GST_STATE_PAUSED)
    push_a_frame (h, rand);
}

/* From each state to each, frames flowing wherever they can. */
GST_START_TEST (test_all_changes)
{
  GRand *rand = test_rand ();

  for (guint e = 0; e < G_N_ELEMENTS (test_elements); e++) {
    GstHarness *h = gst_harness_new (test_elements[e]->name);

    for (GstState from = GST_STATE_NULL; from <= N_STATES; from++)
      for (GstState to = GST_STATE_NULL; to <= N_STATES; to++) {
        go_to (h, from, rand);
        go_to (h, to, rand);
      }
    gst_harness_teardown (h);
  }
  g_rand_free (rand);
}

GST_END_TEST;

/* Sets a value, which must be what is read back. */
static void
set_and_get (GstElement *element, GParamSpec *pspec, AnyValue which,
    GRand *rand)
{
  GValue value = G_VALUE_INIT, is = G_VALUE_INIT;

  any_property_value (pspec, which, rand, &value);
  g_object_set_property (G_OBJECT (element), pspec->name, &value);
  g_value_init (&is, pspec->value_type);
  g_object_get_property (G_OBJECT (element), pspec->name, &is);
  fail_unless (g_param_values_cmp (pspec, &value, &is) == 0, "%s of %s",
      pspec->name, GST_OBJECT_NAME (element));
  g_value_unset (&value);
  g_value_unset (&is);
}

static void
set_all (GstHarness *h, GstState state, GRand *rand)
{
  guint n;
  GParamSpec **all = any_properties (h->element, &n);

  fail_unless (n > 10);
  for (guint i = 0; i < n; i++) {
    for (guint which = 0; which < ANY_N_VALUES; which++) {
      set_and_get (h->element, all[i], which, rand);
      if (state >= GST_STATE_PAUSED)
        push_a_frame (h, rand);
    }
    set_and_get (h->element, all[i], ANY_DEFAULT, rand);
  }
  g_free (all);
}

/* In each state, on the way up and on the way down; where frames flow, one for
 * each value. */
GST_START_TEST (test_properties_in_all_states)
{
  static const GstState states[] = { GST_STATE_NULL, GST_STATE_READY,
    GST_STATE_PAUSED, GST_STATE_PLAYING, GST_STATE_PAUSED, GST_STATE_READY,
    GST_STATE_NULL };
  GRand *rand = test_rand ();

  for (guint e = 0; e < G_N_ELEMENTS (test_elements); e++) {
    GstHarness *h = gst_harness_new (test_elements[e]->name);

    for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
      go_to (h, states[i], rand);
      set_all (h, states[i], rand);
    }
    gst_harness_teardown (h);
  }
  g_rand_free (rand);
}

GST_END_TEST;

static Suite *
states_suite (void)
{
  Suite *s = suite_create ("states");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_all_changes);
  tcase_add_test (tc, test_properties_in_all_states);
  return s;
}

GST_CHECK_MAIN (states);
