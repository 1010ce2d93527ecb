/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Slices over threads: each once, from the outside in, with as many threads as
 * there are processors for. */

#include <gst/check/gstcheck.h>

#include "threads/slicerunner.h"
#ifdef __linux__
#include "helperthreads.h"
#endif

#define MAX_SLICES 70
#define N_PROCESSORS 8

typedef struct
{
  guint n_slices;
  gint done[MAX_SLICES]; /* how often; not atomic on purpose */
  gint begun[2];         /* slices of a half, from the outside; atomic */
  gint impatient;        /* had to wait for too long; atomic */
  GMutex lock;
  GCond came;
  guint wanted;        /* threads that slices wait for */
  GHashTable *threads; /* that took part */
  GThread *first[2];   /* the first of each half */
} Job;

static void
note_thread (Job *job, guint half)
{
  g_mutex_lock (&job->lock);
  g_hash_table_add (job->threads, g_thread_self ());
  if (!job->first[half])
    job->first[half] = g_thread_self ();
  g_cond_broadcast (&job->came);
  g_mutex_unlock (&job->lock);
}

/* Slices are handed out from the outside in: those that are further out begin in
 * any case, without this one's help. */
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
  g_cond_init (&job->came);
  job->threads = g_hash_table_new (NULL, NULL);
}

static void
clear_job (Job *job)
{
  fail_unless_equals_int (job->impatient, 0);
  g_hash_table_unref (job->threads);
  g_cond_clear (&job->came);
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
  SliceRunner *runner = slice_runner_new (N_PROCESSORS);
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

/* Takes its time, and until as many threads are there as are wanted: a busy machine
 * may keep a helper waiting for long. */
static void
sleep_slice (gpointer data, guint slice)
{
  Job *job = data;
  const gint64 end = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;

  g_usleep (5000);
  note_thread (job, slice >= job->n_slices / 2);
  g_mutex_lock (&job->lock);
  while (g_hash_table_size (job->threads) < job->wanted
      && !g_atomic_int_get (&job->impatient))
    if (!g_cond_wait_until (&job->came, &job->lock, end))
      g_atomic_int_inc (&job->impatient);
  g_mutex_unlock (&job->lock);
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
  SliceRunner *runner = slice_runner_new (N_PROCESSORS);
  Job job;

  init_job (&job);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    job.wanted = counts[i];
    fail_unless_equals_int (run_slowly (runner, &job, counts[i], 100),
        counts[i]);
  }
  clear_job (&job);
  slice_runner_free (runner);
}

GST_END_TEST;

/* Two threads have a half each. */
GST_START_TEST (test_a_half_each)
{
  SliceRunner *runner = slice_runner_new (N_PROCESSORS);
  Job job;

  init_job (&job);
  job.wanted = 2;
  for (guint i = 0; i < 3; i++) {
    run_slowly (runner, &job, 2, 100);
    fail_unless (job.first[0] == g_thread_self ());
    fail_unless (job.first[1] != g_thread_self ());
  }
  clear_job (&job);
  slice_runner_free (runner);
}

GST_END_TEST;

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
  SliceRunner *runner = slice_runner_new (N_PROCESSORS);
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

#define N_CALLERS 12

static gpointer
bring_jobs (gpointer data)
{
  SliceRunner *runner = data;
  GRand *rand = g_rand_new_with_seed (12);
  Job job;

  init_job (&job);
  for (guint i = 0; i < 500; i++) {
    const guint n_threads =
        slice_runner_begin (runner, g_rand_int_range (rand, 1, 9));

    check_run (runner, &job, n_threads,
        g_rand_int_range (rand, 0, MAX_SLICES + 1));
    slice_runner_end (runner);
  }
  clear_job (&job);
  g_rand_free (rand);
  return NULL;
}

/* Jobs of many threads at the same time. */
GST_START_TEST (test_many_callers)
{
  SliceRunner *runner = slice_runner_new (N_PROCESSORS);
  GThread *callers[N_CALLERS];

  for (guint i = 0; i < N_CALLERS; i++)
    callers[i] = g_thread_new ("caller", bring_jobs, runner);
  for (guint i = 0; i < N_CALLERS; i++)
    g_thread_join (callers[i]);
  fail_unless_equals_int (slice_runner_begin (runner, 99), N_PROCESSORS);
  slice_runner_end (runner);
  slice_runner_free (runner);
}

GST_END_TEST;

typedef struct
{
  SliceRunner *runner;
  gint n_begun; /* atomic */
} Meeting;

static void
wait_for (Meeting *meeting, gint n)
{
  g_atomic_int_inc (&meeting->n_begun);
  while (g_atomic_int_get (&meeting->n_begun) < n)
    g_usleep (100);
}

/* While all three are here, there is no processor left. */
static void
meet (gpointer data, guint slice)
{
  Meeting *meeting = data;

  (void) slice;
  wait_for (meeting, 3);
  fail_unless_equals_int (slice_runner_begin (meeting->runner, 99), 1);
  slice_runner_end (meeting->runner);
  wait_for (meeting, 6);
}

/* Who is at work has a processor; the others may be shared. */
GST_START_TEST (test_as_many_as_processors)
{
  SliceRunner *runner = slice_runner_new (3);
  Meeting meeting = { runner, 0 };

  fail_unless_equals_int (slice_runner_most (runner), 3);
  fail_unless_equals_int (slice_runner_begin (runner, 2), 2);
  fail_unless_equals_int (slice_runner_begin (runner, 9), 2);
  fail_unless_equals_int (slice_runner_begin (runner, 9), 1);
  fail_unless_equals_int (slice_runner_begin (runner, 9), 1);
  slice_runner_end (runner);
  slice_runner_end (runner);
  slice_runner_end (runner);
  slice_runner_end (runner);
  /* helpers are at work as well */
  fail_unless_equals_int (slice_runner_begin (runner, 9), 3);
  slice_runner_run (runner, 3, 3, meet, &meeting);
  slice_runner_end (runner);
  slice_runner_free (runner);
}

GST_END_TEST;

#ifdef __linux__
/* Helpers live as long as anybody has the runner. */
GST_START_TEST (test_threads_end)
{
  SliceRunner *a = slice_runner_acquire (), *b = slice_runner_acquire ();
  Job job;

  fail_unless (a == b);
  init_job (&job);
  run_slowly (a, &job, 2, 10);
  check_helper_threads (1, 1);
  slice_runner_release (a);
  run_slowly (b, &job, 2, 10);
  check_helper_threads (1, 1);
  slice_runner_release (b);
  check_helper_threads (0, 0);
  a = slice_runner_acquire ();
  run_slowly (a, &job, 2, 10);
  slice_runner_release (a);
  check_helper_threads (0, 0);
  clear_job (&job);
}

GST_END_TEST;
#endif

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
  tcase_add_test (tc, test_many_callers);
  tcase_add_test (tc, test_as_many_as_processors);
#ifdef __linux__
  tcase_add_test (tc, test_threads_end);
#endif
  return s;
}

GST_CHECK_MAIN (slicerunner);
