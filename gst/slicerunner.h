/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Slices of a job over threads. No pixels in here.
 *
 * One half of the slices, the first n_slices / 2, is handed out from the first on,
 * the rest from the last on. Threads have a half each, by turns, and go to the
 * other when theirs is all handed out: of two threads, each is at work in the same
 * places in every job, and finds there what it left in its cache.
 *
 * The calling thread does its share; helpers are threads of a GThreadPool that is
 * made when first needed and kept. A helper that wakes up late finds no slice
 * left and is not waited for.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SliceRunner SliceRunner;

/* Called once for each slice 0..n_slices-1, from any thread. It may wait until
 * those of the slice's half that are handed out before it have been called. */
typedef void (*SliceFunc) (gpointer data, guint slice);

SliceRunner *slice_runner_new (void);
void slice_runner_free (SliceRunner *runner);

/* One job at a time. Returns when all slices are done. One thread: all in the
 * calling one. */
void slice_runner_run (SliceRunner *runner, guint n_threads, guint n_slices,
    SliceFunc func, gpointer data);

G_END_DECLS
