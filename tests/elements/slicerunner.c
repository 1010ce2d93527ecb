/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Slices over threads: each once, in an order that those who wait for others
 * can rely on. */

#define _GNU_SOURCE
#include <gst/check/gstcheck.h>
#include <sched.h>

#include "slicerunner.h"

#define MAX_SLICES 70

typedef struct
{
  guint n_slices;
  gint done[MAX_SLICES]; /* how often; not atomic on purpose */
  gint begun[2];         /* slices of a half, from the outside; atomic */
  gint impatient;        /* had to wait for too long; atomic */
  gint moved;            /* may run elsewhere than the calling one; atomic */
  GMutex lock;
  GHashTable *threads; /* that took part */
#ifdef __linux__
  cpu_set_t allowed;
#endif
} Job;

static void
note_thread (Job *job)
{
#ifdef __linux__
  cpu_set_t allowed;

  if (sched_getaffinity (0, sizeof allowed, &allowed) != 0
      || !CPU_EQUAL (&allowed, &job->allowed))
    g_atomic_int_inc (&job->moved);
#endif
  g_mutex_lock (&job->lock);
  g_hash_table_add (job->threads, g_thread_self ());
  g_mutex_unlock (&job->lock);
}

/* A slice waits until those of its half that are further out have begun. */
static void
run_slice (gpointer data, guint slice)
{
  Job *job = data;
  const guint half = slice >= job->n_slices / 2;
  const gint n_before = half ? job->n_slices - 1 - slice : slice;
  const gint64 end = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;

  while (g_atomic_int_get (&job->begun[half]) < n_before
      && !g_atomic_int_get (&job->impatient)) {
    if (g_get_monotonic_time () > end)
      g_atomic_int_inc (&job->impatient);
    g_thread_yield ();
  }
  g_atomic_int_inc (&job->begun[half]);
  job->done[slice]++;
  note_thread (job);
}

static void
init_job (Job *job)
{
  memset (job, 0, sizeof *job);
  g_mutex_init (&job->lock);
  job->threads = g_hash_table_new (NULL, NULL);
#ifdef __linux__
  fail_unless (sched_getaffinity (0, sizeof job->allowed, &job->allowed) == 0);
#endif
}

static void
clear_job (Job *job)
{
  fail_unless_equals_int (job->impatient, 0);
  fail_unless_equals_int (job->moved, 0);
  g_hash_table_unref (job->threads);
  g_mutex_clear (&job->lock);
}

/* Returns how many threads took part. */
static guint
check_run (SliceRunner *runner, Job *job, guint n_threads, guint n_slices)
{
  guint n;

  job->n_slices = n_slices;
  job->begun[0] = job->begun[1] = 0;
  memset (job->done, 0, sizeof job->done);
  g_hash_table_remove_all (job->threads);
  slice_runner_run (runner, n_threads, n_slices, run_slice, job);
  for (guint i = 0; i < MAX_SLICES; i++)
    fail_unless (job->done[i] == (i < n_slices),
        "slice %u of %u: %d times with %u threads", i, n_slices, job->done[i],
        n_threads);
  n = g_hash_table_size (job->threads);
  fail_unless (n <= MAX (n_threads, 1), "%u of %u threads", n, n_threads);
  return n;
}

/* One job right after the other, the smaller ones while helpers of the larger
 * may still be on their way. */
GST_START_TEST (test_each_slice_once)
{
  SliceRunner *runner = slice_runner_new ();
  GRand *rand = g_rand_new_with_seed (11);
  Job job;

  init_job (&job);
  for (guint n = 0; n < 12; n++)
    for (guint threads = 0; threads < 6; threads++)
      check_run (runner, &job, threads, n);
  for (guint i = 0; i < 5000; i++)
    check_run (runner, &job, g_rand_int_range (rand, 1, 9),
        g_rand_int_range (rand, 0, MAX_SLICES + 1));
  clear_job (&job);
  g_rand_free (rand);
  slice_runner_free (runner);
}

GST_END_TEST;

static void
sleep_slice (gpointer data, guint slice)
{
  (void) slice;
  g_usleep (5000);
  note_thread (data);
}

/* Slices that take their time are shared. */
GST_START_TEST (test_threads_take_part)
{
  SliceRunner *runner = slice_runner_new ();
  Job job;

  init_job (&job);
  slice_runner_run (runner, 4, 200, sleep_slice, &job);
  fail_unless_equals_int (g_hash_table_size (job.threads), 4);
  g_hash_table_remove_all (job.threads);
  slice_runner_run (runner, 1, 4, sleep_slice, &job);
  fail_unless_equals_int (g_hash_table_size (job.threads), 1);
  clear_job (&job);
  slice_runner_free (runner);
}

GST_END_TEST;

static void
no_slice (gpointer data, guint slice)
{
  (void) data, (void) slice;
}

/* Helpers that come too late for one job do not take part in another that wants
 * fewer. */
GST_START_TEST (test_late_helpers)
{
  SliceRunner *runner = slice_runner_new ();
  Job job;

  init_job (&job);
  for (guint i = 0; i < 20; i++) {
    slice_runner_run (runner, 8, 8, no_slice, NULL);
    g_hash_table_remove_all (job.threads);
    slice_runner_run (runner, 2, 6, sleep_slice, &job);
    fail_unless (g_hash_table_size (job.threads) <= 2);
  }
  clear_job (&job);
  slice_runner_free (runner);
}

GST_END_TEST;

static Suite *
slicerunner_suite (void)
{
  Suite *s = suite_create ("slicerunner");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_each_slice_once);
  tcase_add_test (tc, test_threads_take_part);
  tcase_add_test (tc, test_late_helpers);
  return s;
}

GST_CHECK_MAIN (slicerunner);
