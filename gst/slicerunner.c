/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifdef __linux__
#define _GNU_SOURCE
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include "slicerunner.h"

/* How often to look whether helpers are done before going to sleep. What they
 * still do takes less than to be woken, as a rule. */
#define PATIENCE 100

/*
 * A job is open while a half of it has slices left. Helpers join under the lock,
 * so that the next job is not set up while one is in doubt about this one;
 * slices are handed out by atomic counters.
 */
struct _SliceRunner
{
  GThreadPool *pool; /* NULL until needed */
  GMutex lock;
  GCond idle; /* `active` went to 0 */
  SliceFunc func;
  gpointer data;
  gint n_slices, n_helpers;
  gint caller;            /* id of the calling thread; Linux, atomic */
  gint cpu;               /* that it was on; Linux, atomic */
  gint moved;             /* whether a helper has left it; Linux, atomic */
  gint n_leaving, n_left; /* helpers, when the runner is freed; atomic */
  gint left[2]; /* slices of the halves not yet handed out, or less; atomic */
  gint active;  /* helpers at work; atomic */
  gint queued;  /* helpers called but not there yet; atomic */
};

static gboolean
is_open (SliceRunner *runner)
{
  return g_atomic_int_get (&runner->left[0]) > 0
      || g_atomic_int_get (&runner->left[1]) > 0;
}

/* All slices that a half still has, from the outside in. */
static void
work_on (SliceRunner *runner, guint half)
{
  gint left;

  while ((left = g_atomic_int_add (&runner->left[half], -1)) > 0)
    runner->func (runner->data,
        half == 0 ? runner->n_slices / 2 - left
                  : runner->n_slices / 2 - 1 + left);
}

/* One half of the job, then what is left of the other. */
static void
work (SliceRunner *runner, guint half)
{
  work_on (runner, half);
  work_on (runner, !half);
}

static void
note_caller (SliceRunner *runner)
{
#ifdef __linux__
  g_atomic_int_set (&runner->caller, syscall (SYS_gettid));
  g_atomic_int_set (&runner->cpu, sched_getcpu ());
#else
  (void) runner;
#endif
}

/*
 * Linux may wake a helper on the processor that the calling thread is on while
 * others idle; in a virtual machine it was seen to do so frame after frame, where
 * frames are milliseconds apart. There the helper would run once all is done. So it
 * keeps off that processor from then on.
 */
static void
leave_caller (SliceRunner *runner)
{
#ifdef __linux__
  const gint cpu = g_atomic_int_get (&runner->cpu);
  cpu_set_t allowed;

  if (cpu < 0 || cpu != sched_getcpu ()
      || sched_getaffinity (g_atomic_int_get (&runner->caller), sizeof allowed,
             &allowed)
          != 0)
    return;
  CPU_CLR (cpu, &allowed);
  /* Nothing changes if that was the only one. */
  if (sched_setaffinity (0, sizeof allowed, &allowed) == 0)
    g_atomic_int_set (&runner->moved, TRUE);
#else
  (void) runner;
#endif
}

/* A helper's last task: it may run again wherever the calling thread may. It waits
 * until all have theirs, so that each takes one. */
static void
take_leave (SliceRunner *runner)
{
#ifdef __linux__
  cpu_set_t allowed;

  if (sched_getaffinity (g_atomic_int_get (&runner->caller), sizeof allowed,
          &allowed)
      == 0)
    sched_setaffinity (0, sizeof allowed, &allowed);
#endif
  g_atomic_int_inc (&runner->n_left);
  while (g_atomic_int_get (&runner->n_left)
      < g_atomic_int_get (&runner->n_leaving))
    g_thread_yield ();
}

/* Threads of a pool that is freed are GLib's again, for other pools. */
static void
dismiss_helpers (SliceRunner *runner)
{
  const gint n = g_thread_pool_get_num_threads (runner->pool);

  note_caller (runner);
  g_atomic_int_set (&runner->n_leaving, n);
  for (gint i = 0; i < n; i++)
    g_thread_pool_push (runner->pool, runner, NULL);
  while (g_atomic_int_get (&runner->n_left) < n)
    g_thread_yield ();
}

/* Every other helper begins where the calling thread does not. */
static void
helper (gpointer data, gpointer user_data)
{
  SliceRunner *runner = user_data;
  gint number;

  (void) data;
  if (g_atomic_int_get (&runner->n_leaving) > 0) {
    take_leave (runner);
    return;
  }
  leave_caller (runner);
  g_mutex_lock (&runner->lock);
  g_atomic_int_add (&runner->queued, -1);
  number = g_atomic_int_add (&runner->active, 1) + 1;
  if (number <= runner->n_helpers && is_open (runner)) {
    g_mutex_unlock (&runner->lock);
    work (runner, number % 2);
    g_mutex_lock (&runner->lock);
  }
  if (g_atomic_int_dec_and_test (&runner->active))
    g_cond_signal (&runner->idle);
  g_mutex_unlock (&runner->lock);
}

SliceRunner *
slice_runner_new (void)
{
  SliceRunner *runner = g_new0 (SliceRunner, 1);

  g_mutex_init (&runner->lock);
  g_cond_init (&runner->idle);
  return runner;
}

void
slice_runner_free (SliceRunner *runner)
{
  if (g_atomic_int_get (&runner->moved))
    dismiss_helpers (runner);
  if (runner->pool)
    g_thread_pool_free (runner->pool, TRUE, TRUE);
  g_mutex_clear (&runner->lock);
  g_cond_clear (&runner->idle);
  g_free (runner);
}

/* Where no thread can be had, the calling one does all the work. Threads are the
 * pool's own while it lasts, for what leave_caller () does stays with them. */
static void
call_helpers (SliceRunner *runner)
{
  const gint n_helpers = runner->n_helpers;

  if (!runner->pool)
    runner->pool = g_thread_pool_new (helper, runner, n_helpers, TRUE, NULL);
  else if (g_thread_pool_get_max_threads (runner->pool) < n_helpers)
    g_thread_pool_set_max_threads (runner->pool, n_helpers, NULL);
  for (gint i = g_atomic_int_get (&runner->queued); i < n_helpers; i++) {
    g_atomic_int_inc (&runner->queued);
    g_thread_pool_push (runner->pool, runner, NULL);
  }
}

static void
wait_for_helpers (SliceRunner *runner)
{
  for (guint i = 0; i < PATIENCE; i++) {
    if (g_atomic_int_get (&runner->active) == 0)
      return;
    g_thread_yield ();
  }
  g_mutex_lock (&runner->lock);
  while (g_atomic_int_get (&runner->active) > 0)
    g_cond_wait (&runner->idle, &runner->lock);
  g_mutex_unlock (&runner->lock);
}

void
slice_runner_run (SliceRunner *runner, guint n_threads, guint n_slices,
    SliceFunc func, gpointer data)
{
  if (MIN (n_threads, n_slices) < 2) {
    for (guint slice = 0; slice < n_slices / 2; slice++)
      func (data, slice);
    for (guint slice = n_slices; slice > n_slices / 2; slice--)
      func (data, slice - 1);
    return;
  }

  note_caller (runner);
  g_mutex_lock (&runner->lock);
  runner->func = func;
  runner->data = data;
  runner->n_slices = n_slices;
  runner->n_helpers = MIN (n_threads, n_slices) - 1;
  g_atomic_int_set (&runner->left[0], n_slices / 2);
  g_atomic_int_set (&runner->left[1], n_slices - n_slices / 2);
  g_mutex_unlock (&runner->lock);
  call_helpers (runner);
  work (runner, 0);
  wait_for_helpers (runner);
}
