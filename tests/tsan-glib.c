/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Tells ThreadSanitizer what GLib's locks, thread pools and reference counts
 * order. GLib is not instrumented and builds its locks on bare futexes, so
 * without this every access that a GMutex guards would be taken for a race.
 * Loaded with LD_PRELOAD by .ci/run; does nothing in a program that was not
 * built with -fsanitize=thread. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <gst/gst.h>

#undef g_once_init_leave

void __tsan_acquire (void *address) __attribute__ ((weak));
void __tsan_release (void *address) __attribute__ ((weak));

static void
acquire (void *address)
{
  if (__tsan_acquire)
    __tsan_acquire (address);
}

static void
release (void *address)
{
  if (__tsan_release)
    __tsan_release (address);
}

/* The function that this one stands in front of. */
#define NEXT(name) ((__typeof__ (&name)) dlsym (RTLD_NEXT, #name))

#define LOCKS(name, Type) \
  void name (Type *lock)  \
  {                       \
    NEXT (name) (lock);   \
    acquire (lock);       \
  }

#define TRIES(name, Type)                 \
  gboolean name (Type *lock)              \
  {                                       \
    gboolean locked = NEXT (name) (lock); \
    if (locked)                           \
      acquire (lock);                     \
    return locked;                        \
  }

#define UNLOCKS(name, Type) \
  void name (Type *lock)    \
  {                         \
    release (lock);         \
    NEXT (name) (lock);     \
  }

#define DROPS(name, Type) \
  void name (Type object) \
  {                       \
    release (object);     \
    acquire (object);     \
    NEXT (name) (object); \
  }

LOCKS (g_mutex_lock, GMutex)
TRIES (g_mutex_trylock, GMutex)
UNLOCKS (g_mutex_unlock, GMutex)
LOCKS (g_rec_mutex_lock, GRecMutex)
TRIES (g_rec_mutex_trylock, GRecMutex)
UNLOCKS (g_rec_mutex_unlock, GRecMutex)
LOCKS (g_rw_lock_reader_lock, GRWLock)
UNLOCKS (g_rw_lock_reader_unlock, GRWLock)
LOCKS (g_rw_lock_writer_lock, GRWLock)
UNLOCKS (g_rw_lock_writer_unlock, GRWLock)
DROPS (g_object_unref, gpointer)
DROPS (gst_object_unref, gpointer)
DROPS (gst_mini_object_unref, GstMiniObject *)

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  release (mutex);
  NEXT (g_cond_wait) (cond, mutex);
  acquire (mutex);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  gboolean signalled;

  release (mutex);
  signalled = NEXT (g_cond_wait_until) (cond, mutex, end_time);
  acquire (mutex);
  return signalled;
}

void
g_once_init_leave (volatile void *location, gsize result)
{
  release ((void *) location);
  NEXT (g_once_init_leave) (location, result);
}

/* A thread pool: pushing comes before running, and that before freeing the
 * pool when freeing waits. */

typedef struct
{
  GFunc func;
  gpointer user_data;
} Work;

static void
run (gpointer data, gpointer user_data)
{
  Work *work = user_data;

  acquire (data);
  acquire (work);
  work->func (data, work->user_data);
  release (work);
}

GThreadPool *
g_thread_pool_new (GFunc func, gpointer user_data, gint max_threads,
    gboolean exclusive, GError **error)
{
  Work *work = g_new (Work, 1); /* for ever: pools are few */

  work->func = func;
  work->user_data = user_data;
  release (work);
  return NEXT (g_thread_pool_new) (run, work, max_threads, exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool *pool, gpointer data, GError **error)
{
  release (data);
  return NEXT (g_thread_pool_push) (pool, data, error);
}

void
g_thread_pool_free (GThreadPool *pool, gboolean immediate, gboolean wait)
{
  Work *work = pool->user_data;

  NEXT (g_thread_pool_free) (pool, immediate, wait);
  if (wait)
    acquire (work);
}
