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
  gint stray;            /* ran where the calling thread may not, or kept off
                          * more than one processor; atomic */
  gint n_off;            /* kept off one; atomic */
  GMutex lock;
  GHashTable *threads; /* that took part */
  GThread *first[2];   /* the first of each half */
#ifdef __linux__
  cpu_set_t allowed;
#endif
} Job;

/* A helper may run where the calling thread may, but for one processor. */
static void
check_affinity (Job *job)
{
#ifdef __linux__
  cpu_set_t allowed, common;

  if (sched_getaffinity (0, sizeof allowed, &allowed) != 0)
    return;
  CPU_AND (&common, &allowed, &job->allowed);
  if (!CPU_EQUAL (&common, &allowed)
      || CPU_COUNT (&common) < CPU_COUNT (&job->allowed) - 1)
    g_atomic_int_inc (&job->stray);
  if (!CPU_EQUAL (&common, &job->allowed))
    g_atomic_int_inc (&job->n_off);
#else
  (void) job;
#endif
}

static void
note_thread (Job *job, guint half)
{
  check_affinity (job);
  g_mutex_lock (&job->lock);
  g_hash_table_add (job->threads, g_thread_self ());
  if (!job->first[half])
    job->first[half] = g_thread_self ();
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
  note_thread (job, half);
}

static void
init_job (Job *job)
{
  memset (job, 0, sizeof *job);
  g_mutex_init (&job->lock);
  job->threads = g_hash_table_new (NULL, NULL);
#ifdef __linux__
  /* Fails where there are more than a set has room for. */
  sched_getaffinity (0, sizeof job->allowed, &job->allowed);
#endif
}

static void
clear_job (Job *job)
{
  fail_unless_equals_int (job->impatient, 0);
  fail_unless_equals_int (job->stray, 0);
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
  Job *job = data;

  g_usleep (5000);
  note_thread (job, slice >= job->n_slices / 2);
}

/* Returns how many threads took part. */
static guint
run_slowly (SliceRunner *runner, Job *job, guint n_threads, guint n_slices)
{
  job->n_slices = n_slices;
  job->first[0] = job->first[1] = NULL;
  g_hash_table_remove_all (job->threads);
  slice_runner_run (runner, n_threads, n_slices, sleep_slice, job);
  return g_hash_table_size (job->threads);
}

/* Slices that take their time are shared, by as many as are wanted now. */
GST_START_TEST (test_threads_take_part)
{
  static const guint counts[] = { 2, 2, 4, 4, 1, 3 };
  SliceRunner *runner = slice_runner_new ();
  Job job;

  init_job (&job);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    fail_unless_equals_int (run_slowly (runner, &job, counts[i], 100),
        counts[i]);
  clear_job (&job);
  slice_runner_free (runner);
}

GST_END_TEST;

/* Two threads have a half each. */
GST_START_TEST (test_a_half_each)
{
  SliceRunner *runner = slice_runner_new ();
  Job job;

  init_job (&job);
  for (guint i = 0; i < 3; i++) {
    run_slowly (runner, &job, 2, 100);
    fail_unless (job.first[0] == g_thread_self ());
    fail_unless (job.first[1] != g_thread_self ());
  }
  clear_job (&job);
  slice_runner_free (runner);
}

GST_END_TEST;

#ifdef __linux__
static void
keep_affinity (gpointer data, gpointer user_data)
{
  (void) user_data;
  check_affinity (data);
  g_usleep (20000);
}

/* GLib keeps threads for other pools: these may run anywhere again. */
GST_START_TEST (test_affinity_is_restored)
{
  SliceRunner *runner = slice_runner_new ();
  GThreadPool *pool;
  Job job;

  init_job (&job);
  run_slowly (runner, &job, 2, 4);
  /* The one processor that they share is left at once. */
  for (gint cpu = 0; cpu < CPU_SETSIZE; cpu++) {
    cpu_set_t one;

    CPU_ZERO (&one);
    CPU_SET (cpu, &one);
    if (CPU_ISSET (cpu, &job.allowed)
        && sched_setaffinity (0, sizeof one, &one) == 0) {
      sched_setaffinity (0, sizeof job.allowed, &job.allowed);
      for (guint i = 0; i < 20; i++)
        run_slowly (runner, &job, 2, 2);
    }
  }
  slice_runner_free (runner);
  job.n_off = 0;
  pool = g_thread_pool_new (keep_affinity, &job, 2, FALSE, NULL);
  for (guint i = 0; i < 2; i++)
    g_thread_pool_push (pool, &job, NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  fail_unless_equals_int (job.n_off, 0);
  clear_job (&job);
}

GST_END_TEST;
#endif

typedef struct
{
  gint over;   /* slice_runner_run has returned; atomic */
  gint called; /* since then; atomic */
} ShortJob;

static void
short_slice (gpointer data, guint slice)
{
  ShortJob *job = data;

  (void) slice;
  if (g_atomic_int_get (&job->over))
    g_atomic_int_inc (&job->called);
}

/* Helpers that come too late for one job have no part in it any more, nor in
 * another that wants fewer. */
GST_START_TEST (test_late_helpers)
{
  static ShortJob short_jobs[2000];
  SliceRunner *runner = slice_runner_new ();
  guint n_late = 0;
  Job job;

  init_job (&job);
  for (guint i = 0; i < G_N_ELEMENTS (short_jobs); i++) {
    slice_runner_run (runner, 8, 8, short_slice, &short_jobs[i]);
    g_atomic_int_set (&short_jobs[i].over, 1);
    if (i % 100 == 0)
      fail_unless (run_slowly (runner, &job, 2, 6) <= 2);
  }
  for (guint i = 0; i < G_N_ELEMENTS (short_jobs); i++)
    n_late += g_atomic_int_get (&short_jobs[i].called);
  fail_unless_equals_int (n_late, 0);
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
  tcase_add_test (tc, test_a_half_each);
  tcase_add_test (tc, test_late_helpers);
#ifdef __linux__
  tcase_add_test (tc, test_affinity_is_restored);
#endif
  return s;
}

GST_CHECK_MAIN (slicerunner);
