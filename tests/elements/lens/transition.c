/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Numbers that take a while to change, at times made up. */

#include <gst/check/gstcheck.h>
#include <math.h>

#include "transition.h"

#define SECOND GST_SECOND

static void
check_value (const Transition *transition, GstClockTime now, gdouble value)
{
  const gdouble is = transition_value (transition, now);

  fail_unless (fabs (is - value) < 1e-12, "%.15g, not %.15g", is, value);
}

GST_START_TEST (test_from_rest)
{
  Transition t;

  transition_jump (&t, 3);
  check_value (&t, 0, 3);
  check_value (&t, 77, 3);
  fail_unless (transition_is_over (&t, 77));
  transition_aim (&t, 5, 10 * SECOND, 4 * SECOND);
  check_value (&t, 10 * SECOND, 3);
  check_value (&t, 11 * SECOND, 3 + 2 * 0.15625);
  check_value (&t, 12 * SECOND, 4);
  check_value (&t, 13 * SECOND, 5 - 2 * 0.15625);
  fail_if (transition_is_over (&t, 14 * SECOND - 1));
  fail_unless (transition_is_over (&t, 14 * SECOND));
  fail_unless (transition_value (&t, 14 * SECOND) == 5);
  fail_unless (transition_value (&t, 99 * SECOND) == 5);
}

GST_END_TEST;

/* The same value again does not start anew. */
GST_START_TEST (test_same_target)
{
  Transition t;

  transition_jump (&t, 0);
  transition_aim (&t, 1, 0, 4 * SECOND);
  for (GstClockTime now = 0; now <= 4 * SECOND; now += SECOND / 10)
    transition_aim (&t, 1, now, 4 * SECOND);
  check_value (&t, 4 * SECOND, 1);
}

GST_END_TEST;

/* Change of the value a second, between two times close to each other. */
static gdouble
speed (const Transition *transition, GstClockTime now)
{
  const GstClockTime step = GST_USECOND * 10;

  return (transition_value (transition, now + step)
             - transition_value (transition, now))
      / step * SECOND;
}

/* New values at any time, for any time: no jump, neither of the value nor of
 * its speed, and the new value at the end. */
GST_START_TEST (test_interrupted)
{
  GRand *rnd = g_rand_new_with_seed (1);
  Transition t;
  GstClockTime now = 5 * SECOND;

  transition_jump (&t, 0.5);
  for (guint i = 0; i < 1000; i++) {
    const Transition old = t;
    const gdouble before = transition_value (&old, now);
    const gdouble speed_before = speed (&old, now);
    const gdouble target = g_rand_double (rnd);
    const GstClockTime duration =
        g_rand_int_range (rnd, 100, 2000) * GST_MSECOND;

    transition_aim (&t, target, now, duration);
    check_value (&t, now, before);
    fail_unless (fabs (speed (&t, now) - speed_before) < 0.01,
        "speed was %g and is %g", speed_before, speed (&t, now));
    fail_unless (transition_value (&t, now + duration) == target);
    fail_unless (fabs (speed (&t, now + duration - 20 * GST_USECOND)) < 0.1);
    now += g_rand_int_range (rnd, 1, 1500) * GST_MSECOND;
  }
  g_rand_free (rnd);
}

GST_END_TEST;

GST_START_TEST (test_at_once)
{
  Transition t;

  transition_jump (&t, 0);
  transition_aim (&t, 1, 0, 4 * SECOND);
  transition_aim (&t, 1, SECOND, 0); /* no time any more: it ends */
  check_value (&t, SECOND, 1);
  transition_aim (&t, 2, SECOND, 4 * SECOND);
  check_value (&t, SECOND, 1); /* and it was at rest */
  check_value (&t, 2 * SECOND, 1.15625);
  transition_jump (&t, 7);
  check_value (&t, 2 * SECOND, 7);
  /* Time that goes back */
  transition_aim (&t, 8, 2 * SECOND, SECOND);
  check_value (&t, SECOND, 8);
  fail_unless (transition_is_over (&t, SECOND));
}

GST_END_TEST;

/* Durations as long as they can be set, times as late as there are. */
GST_START_TEST (test_extremes)
{
  Transition t;

  transition_jump (&t, 0);
  transition_aim (&t, 1, 0, G_MAXUINT64);
  check_value (&t, G_MAXUINT64 / 2, 0.5);
  transition_aim (&t, 0, G_MAXUINT64 - 2, G_MAXUINT64);
  check_value (&t, G_MAXUINT64 - 3, 0); /* time goes back */
  check_value (&t, G_MAXUINT64 - 2, 1);
  transition_aim (&t, 0, G_MAXUINT64 - 2, 1);
  transition_aim (&t, 1, G_MAXUINT64 - 2, 1);
  check_value (&t, G_MAXUINT64 - 1, 1);
  /* As if thrown far away, again and again: numbers remain numbers. */
  transition_jump (&t, 0);
  for (GstClockTime i = 0, now = 0; i < 60; i++) {
    transition_aim (&t, 1, now, 2);
    transition_aim (&t, 0, ++now, G_MAXUINT64);
    now += G_MAXUINT64 / 64;
    fail_unless (isfinite (transition_value (&t, now)));
  }
}

GST_END_TEST;

static Suite *
transition_suite (void)
{
  Suite *s = suite_create ("transition");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_from_rest);
  tcase_add_test (tc, test_same_target);
  tcase_add_test (tc, test_interrupted);
  tcase_add_test (tc, test_at_once);
  tcase_add_test (tc, test_extremes);
  return s;
}

GST_CHECK_MAIN (transition);
