/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "slicerunner.h"

/*
 * A job is open while next < n_slices. Helpers join under the lock, so that
 * the next job is not set up while one is in doubt about this one; slices are
 * handed out by an atomic counter.
 */
struct _SliceRunner
{
  GThreadPool *pool; /* NULL until needed */
  GMutex lock;
  GCond idle; /* `active` went to 0 */
  SliceFunc func;
  gpointer data;
  gint n_slices, next, active; /* atomic */
  gint queued;                 /* helpers called but not there yet; atomic */
};

static void
work (SliceRunner *runner)
{
  const gint n_slices = g_atomic_int_get (&runner->n_slices);
  gint slice;

  while ((slice = g_atomic_int_add (&runner->next, 1)) < n_slices)
    runner->func (runner->data, slice);
}

static void
helper (gpointer data, gpointer user_data)
{
  SliceRunner *runner = user_data;
  gboolean open;

  (void) data;
  g_mutex_lock (&runner->lock);
  g_atomic_int_add (&runner->queued, -1);
  open =
      g_atomic_int_get (&runner->next) < g_atomic_int_get (&runner->n_slices);
  if (open)
    g_atomic_int_inc (&runner->active);
  g_mutex_unlock (&runner->lock);
  if (!open)
    return;

  work (runner);
  g_mutex_lock (&runner->lock);
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
  if (runner->pool)
    g_thread_pool_free (runner->pool, FALSE, TRUE);
  g_mutex_clear (&runner->lock);
  g_cond_clear (&runner->idle);
  g_free (runner);
}

/* Where no thread can be had, the calling one does all the work. */
static void
call_helpers (SliceRunner *runner, gint n_helpers)
{
  if (!runner->pool)
    runner->pool = g_thread_pool_new (helper, runner, n_helpers, FALSE, NULL);
  else if (g_thread_pool_get_max_threads (runner->pool) < n_helpers)
    g_thread_pool_set_max_threads (runner->pool, n_helpers, NULL);
  while (g_atomic_int_get (&runner->queued) < n_helpers) {
    g_atomic_int_inc (&runner->queued);
    g_thread_pool_push (runner->pool, runner, NULL);
  }
}

void
slice_runner_run (SliceRunner *runner, guint n_threads, guint n_slices,
    SliceFunc func, gpointer data)
{
  if (MIN (n_threads, n_slices) < 2) {
    for (guint slice = 0; slice < n_slices; slice++)
      func (data, slice);
    return;
  }

  g_mutex_lock (&runner->lock);
  runner->func = func;
  runner->data = data;
  g_atomic_int_set (&runner->n_slices, n_slices);
  g_atomic_int_set (&runner->next, 0);
  g_mutex_unlock (&runner->lock);
  call_helpers (runner, MIN (n_threads, n_slices) - 1);
  work (runner);
  g_mutex_lock (&runner->lock);
  while (g_atomic_int_get (&runner->active) > 0)
    g_cond_wait (&runner->idle, &runner->lock);
  g_mutex_unlock (&runner->lock);
}
