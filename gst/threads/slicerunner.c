/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifdef __linux__
#define _GNU_SOURCE
#include <sched.h>
#endif

#include "slicerunner.h"

/* More would only cost memory: what slices need, each has. */
#define MAX_HELPERS 64

typedef struct
{
  SliceFunc func;
  gpointer data;
  gint n_slices;
  gint cpu;       /* that the calling thread is on, or -1 */
  gint left[2];   /* slices of the halves not yet handed out, or less; atomic */
  guint n_active; /* helpers at work; the runner's lock, as is the next */
  GCond done;     /* none is any more */
} Job;

typedef struct _Helper Helper;

/* Who it works for, and when, is the business of whoever holds the lock. */
struct _Helper
{
  SliceRunner *runner;
  GThread *thread;
  GCond wake;
  Job *job; /* called to, but not there yet; or NULL */
  guint half;
  Helper *next; /* in `idle` */
#ifdef __linux__
  cpu_set_t allowed; /* processors, to begin with; its own business */
#endif
};

struct _SliceRunner
{
  GMutex lock;
  guint n_processors;
  gint n_at_work; /* threads, helpers among them; atomic */

  /* The lock's. */
  Helper helpers[MAX_HELPERS];
  guint n_helpers;
  Helper *idle; /* the last that became so comes first: its cache is warm */
  gboolean ending;
};

/* --- jobs --- */

/* All slices that a half still has, from the outside in. */
static void
work_on (Job *job, guint half)
{
  gint left;

  while ((left = g_atomic_int_add (&job->left[half], -1)) > 0)
    job->func (job->data,
        half == 0 ? job->n_slices / 2 - left : job->n_slices / 2 - 1 + left);
}

/* One half of the job, then what is left of the other. */
static void
work (Job *job, guint half)
{
  work_on (job, half);
  work_on (job, !half);
}

/* --- helpers --- */

static gint
this_cpu (void)
{
#ifdef __linux__
  return sched_getcpu ();
#else
  return -1;
#endif
}

static void
note_allowed (Helper *helper)
{
#ifdef __linux__
  if (sched_getaffinity (0, sizeof helper->allowed, &helper->allowed) != 0)
    CPU_ZERO (&helper->allowed);
#else
  (void) helper;
#endif
}

/*
 * Linux may wake a helper on the processor that the calling thread is on while
 * others idle; in a virtual machine it was seen to do so frame after frame, where
 * frames are milliseconds apart. There the helper would run once all is done. So it
 * keeps off that processor, until it meets a caller on another.
 */
static void
leave_cpu (const Helper *helper, gint cpu)
{
#ifdef __linux__
  cpu_set_t others = helper->allowed;

  if (cpu < 0 || cpu != this_cpu ())
    return;
  CPU_CLR (cpu, &others);
  /* Nothing changes if that was the only one. */
  sched_setaffinity (0, sizeof others, &others);
#else
  (void) helper;
  (void) cpu;
#endif
}

static void
be_idle (Helper *helper)
{
  helper->next = helper->runner->idle;
  helper->runner->idle = helper;
}

static void
do_job (Helper *helper)
{
  SliceRunner *runner = helper->runner;
  Job *job = helper->job;
  const guint half = helper->half;

  helper->job = NULL;
  job->n_active++;
  g_atomic_int_inc (&runner->n_at_work);
  g_mutex_unlock (&runner->lock);
  leave_cpu (helper, job->cpu);
  work (job, half);
  g_mutex_lock (&runner->lock);
  g_atomic_int_add (&runner->n_at_work, -1);
  be_idle (helper);
  if (--job->n_active == 0)
    g_cond_signal (&job->done);
}

static gpointer
help (gpointer data)
{
  Helper *helper = data;
  SliceRunner *runner = helper->runner;

  note_allowed (helper);
  g_mutex_lock (&runner->lock);
  while (!runner->ending) {
    if (helper->job)
      do_job (helper);
    else
      g_cond_wait (&helper->wake, &runner->lock);
  }
  g_mutex_unlock (&runner->lock);
  return NULL;
}

/* An idle helper, a new one if need be; NULL where there is none to be had. */
static Helper *
find_helper (SliceRunner *runner)
{
  Helper *helper = runner->idle;

  if (helper) {
    runner->idle = helper->next;
    return helper;
  }
  if (runner->n_helpers == runner->n_processors)
    return NULL;
  helper = &runner->helpers[runner->n_helpers];
  helper->runner = runner;
  g_cond_init (&helper->wake);
  helper->thread = g_thread_try_new ("edgelens", help, helper, NULL);
  if (!helper->thread) {
    g_cond_clear (&helper->wake);
    return NULL;
  }
  runner->n_helpers++;
  return helper;
}

static void
call_helpers (SliceRunner *runner, Job *job, guint n)
{
  Helper *helper;

  for (guint i = 1; i <= n && (helper = find_helper (runner)); i++) {
    helper->job = job;
    helper->half = i % 2;
    g_cond_signal (&helper->wake);
  }
}

/* Those that are not there yet need not come. */
static void
call_off (SliceRunner *runner, const Job *job)
{
  for (guint i = 0; i < runner->n_helpers; i++) {
    Helper *helper = &runner->helpers[i];

    if (helper->job == job) {
      helper->job = NULL;
      be_idle (helper);
    }
  }
}

/* --- runners --- */

SliceRunner *
slice_runner_new (guint n_processors)
{
  SliceRunner *runner = g_new0 (SliceRunner, 1);

  g_mutex_init (&runner->lock);
  runner->n_processors = MIN (n_processors, MAX_HELPERS);
  return runner;
}

void
slice_runner_free (SliceRunner *runner)
{
  g_mutex_lock (&runner->lock);
  runner->ending = TRUE;
  for (guint i = 0; i < runner->n_helpers; i++)
    g_cond_signal (&runner->helpers[i].wake);
  g_mutex_unlock (&runner->lock);
  for (guint i = 0; i < runner->n_helpers; i++) {
    g_thread_join (runner->helpers[i].thread);
    g_cond_clear (&runner->helpers[i].wake);
  }
  g_mutex_clear (&runner->lock);
  g_free (runner);
}

static GMutex shared_lock;
static SliceRunner *shared;
static guint n_shared;

SliceRunner *
slice_runner_acquire (void)
{
  SliceRunner *runner;

  g_mutex_lock (&shared_lock);
  if (n_shared++ == 0)
    shared = slice_runner_new (g_get_num_processors ());
  runner = shared;
  g_mutex_unlock (&shared_lock);
  return runner;
}

void
slice_runner_release (SliceRunner *runner)
{
  gboolean last;

  g_mutex_lock (&shared_lock);
  last = --n_shared == 0;
  if (last)
    shared = NULL;
  g_mutex_unlock (&shared_lock);
  if (last)
    slice_runner_free (runner);
}

guint
slice_runner_most (const SliceRunner *runner)
{
  return runner->n_processors;
}

guint
slice_runner_begin (SliceRunner *runner, guint n_wanted)
{
  const gint n_others = g_atomic_int_add (&runner->n_at_work, 1);
  const gint n_free = (gint) runner->n_processors - n_others;

  return MIN ((guint) MAX (n_free, 1), n_wanted);
}

void
slice_runner_end (SliceRunner *runner)
{
  g_atomic_int_add (&runner->n_at_work, -1);
}

void
slice_runner_run (SliceRunner *runner, guint n_threads, guint n_slices,
    SliceFunc func, gpointer data)
{
  const guint n = MIN (n_threads, n_slices);
  Job job = { .func = func,
    .data = data,
    .n_slices = (gint) n_slices,
    .cpu = this_cpu (),
    .left = { (gint) (n_slices / 2), (gint) (n_slices - n_slices / 2) } };

  if (n < 2) {
    work (&job, 0);
    return;
  }
  g_cond_init (&job.done);
  g_mutex_lock (&runner->lock);
  call_helpers (runner, &job, n - 1);
  g_mutex_unlock (&runner->lock);
  work (&job, 0);
  g_mutex_lock (&runner->lock);
  call_off (runner, &job);
  while (job.n_active > 0)
    g_cond_wait (&job.done, &runner->lock);
  g_mutex_unlock (&runner->lock);
  g_cond_clear (&job.done);
}
