/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Slices of a job over threads. No pixels in here.
 *
 * A runner has helpers, threads that are made when they are first needed and sleep
 * while they are not. Any number of threads may bring it jobs at the same time:
 * each does its share of its own, with the helpers that are free. All together do
 * not want more processors than there are: where every processor has somebody at
 * work already, a helper would only take turns with them.
 *
 * One half of the slices, the first n_slices / 2, is handed out from the first on,
 * the rest from the last on. Threads have a half each, by turns, and go to the
 * other when theirs is all handed out: of two threads, each is at work in the same
 * places in every job, and finds there what it left in its cache.
 *
 * A helper that wakes up late finds that its job is over and is not waited for.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SliceRunner SliceRunner;

/* Called once for each slice 0..n_slices-1, from any thread. */
typedef void (*SliceFunc) (gpointer data, guint slice);

/* For as many helpers as there are processors. Freed when no job is at hand; its
 * threads end before that returns. */
SliceRunner *slice_runner_new (guint n_processors);
void slice_runner_free (SliceRunner *runner);

/* The process's own, for everybody; once all have released it, its threads end. */
SliceRunner *slice_runner_acquire (void);
void slice_runner_release (SliceRunner *runner);

/* The most threads that any job gets: the caller among as many as there are
 * processors. */
guint slice_runner_most (const SliceRunner *runner);

/* From begin to end the calling thread is at work, and may run jobs of so many
 * threads, itself among them, as begin says: of those that it wants, as many as
 * there are processors for. */
guint slice_runner_begin (SliceRunner *runner, guint n_wanted);
void slice_runner_end (SliceRunner *runner);

/* Returns when all slices are done. One thread: all in the calling one. */
void slice_runner_run (SliceRunner *runner, guint n_threads, guint n_slices,
    SliceFunc func, gpointer data);

G_END_DECLS
