/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Slices of a job over threads. No pixels in here.
 *
 * The calling thread does its share; helpers come from a GThreadPool that is
 * made when first needed and kept. A helper that wakes up late finds no slice
 * left and is not waited for.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SliceRunner SliceRunner;

/* Called once for each slice 0..n_slices-1, from any thread, in any order. */
typedef void (*SliceFunc) (gpointer data, guint slice);

SliceRunner *slice_runner_new (void);
void slice_runner_free (SliceRunner *runner);

/* Returns when all slices are done. One thread: all in the calling one. */
void slice_runner_run (SliceRunner *runner, guint n_threads, guint n_slices,
    SliceFunc func, gpointer data);

G_END_DECLS
