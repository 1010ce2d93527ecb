/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Whether frames go alone or together, with times made up. */

#include <gst/check/gstcheck.h>

#include "threads/threadchoice.h"

/* Frames that take so long either way go by. Returns how many of them went
 * together. */
static guint
push_frames (ThreadChoice *choice, guint n, gboolean large, GstClockTime alone,
    GstClockTime together)
{
  guint n_together = 0;

  for (guint i = 0; i < n; i++) {
    const ThreadWay way = thread_choice_next (choice, large);

    n_together += way == THREADS_TOGETHER;
    thread_choice_learn (choice, way,
        way == THREADS_TOGETHER ? together : alone);
  }
  return n_together;
}

static guint
push_first_frames (guint n, gboolean large, GstClockTime alone,
    GstClockTime together)
{
  ThreadChoice choice;

  thread_choice_restart (&choice);
  return push_frames (&choice, n, large, alone, together);
}

/* Whatever threads would bring. */
GST_START_TEST (test_small_frames_go_alone)
{
  fail_unless_equals_int (push_first_frames (1000, FALSE, 39 * GST_USECOND, 1),
      0);
  fail_unless (push_first_frames (1000, FALSE, 41 * GST_USECOND, 1) > 900);
}

GST_END_TEST;

/* But for one in 16, and the first, large ones up to the first of these. */
GST_START_TEST (test_faster_way_wins)
{
  const GstClockTime slow = GST_MSECOND, fast = GST_MSECOND / 2;

  for (gint large = FALSE; large <= TRUE; large++) {
    const guint most = push_first_frames (1600, large, slow, fast);
    const guint few = push_first_frames (1600, large, fast, slow);

    fail_unless (most >= 1490 && most < 1600, "%u of 1600", most);
    fail_unless (few >= 100 && few < 120, "%u of 1600", few);
  }
}

GST_END_TEST;

/* Threads that hardly help are not worth it. */
GST_START_TEST (test_threads_must_help)
{
  const guint n =
      push_first_frames (1600, FALSE, 1000 * GST_USECOND, 960 * GST_USECOND);

  fail_unless (n >= 100 && n <= 110, "%u of 1600", n);
}

GST_END_TEST;

/* The first frame sets things up, and does not tell how long one takes. */
GST_START_TEST (test_first_frame_does_not_count)
{
  ThreadChoice choice;

  thread_choice_restart (&choice);
  fail_unless_equals_int (push_frames (&choice, 1, FALSE, GST_SECOND, 0), 0);
  fail_unless_equals_int (
      push_frames (&choice, 100, FALSE, 10 * GST_USECOND, 1), 0);
}

GST_END_TEST;

/* Nor do those of another stream. */
GST_START_TEST (test_restart)
{
  ThreadChoice choice;

  for (gint large = FALSE; large <= TRUE; large++) {
    thread_choice_restart (&choice);
    push_frames (&choice, 100, large, 10 * GST_USECOND, 1);
    thread_choice_restart (&choice);
    fail_unless_equals_int (
        push_frames (&choice, 160, large, GST_MSECOND, 2 * GST_MSECOND),
        push_first_frames (160, large, GST_MSECOND, 2 * GST_MSECOND));
  }
}

GST_END_TEST;

/* A large frame goes together at once. */
GST_START_TEST (test_large_frames_begin_together)
{
  fail_unless_equals_int (push_first_frames (1, TRUE, GST_MSECOND, GST_MSECOND),
      1);
}

GST_END_TEST;

/* One slow frame in between changes nothing. */
GST_START_TEST (test_one_slow_frame)
{
  ThreadChoice choice;

  thread_choice_restart (&choice);
  push_frames (&choice, 40, FALSE, GST_MSECOND, GST_MSECOND / 2);
  thread_choice_learn (&choice, THREADS_TOGETHER, GST_SECOND);
  fail_unless (thread_choice_next (&choice, FALSE) == THREADS_TOGETHER);
}

GST_END_TEST;

/* Other work comes up, and threads do not help any more; and goes away. */
GST_START_TEST (test_change_of_mind)
{
  ThreadChoice choice;
  guint n;

  thread_choice_restart (&choice);
  push_frames (&choice, 100, FALSE, GST_MSECOND, GST_MSECOND / 2);
  push_frames (&choice, 100, FALSE, GST_MSECOND, 2 * GST_MSECOND);
  n = push_frames (&choice, 160, FALSE, GST_MSECOND, 2 * GST_MSECOND);
  fail_unless (n == 10, "%u of 160", n);
  push_frames (&choice, 32, FALSE, GST_MSECOND, GST_MSECOND / 2);
  n = push_frames (&choice, 160, FALSE, GST_MSECOND, GST_MSECOND / 2);
  fail_unless (n == 150, "%u of 160", n);
}

GST_END_TEST;

static Suite *
threadchoice_suite (void)
{
  Suite *s = suite_create ("threadchoice");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_small_frames_go_alone);
  tcase_add_test (tc, test_faster_way_wins);
  tcase_add_test (tc, test_threads_must_help);
  tcase_add_test (tc, test_first_frame_does_not_count);
  tcase_add_test (tc, test_restart);
  tcase_add_test (tc, test_large_frames_begin_together);
  tcase_add_test (tc, test_one_slow_frame);
  tcase_add_test (tc, test_change_of_mind);
  return s;
}

GST_CHECK_MAIN (threadchoice);
