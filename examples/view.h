/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the plain programs share: a source of frames, a chain of filters into a
 * window, and their life.
 *
 * The chain is a pipeline of its own, beside the source's. The last frame is
 * kept as it was before the filters; while no other comes (the user halted the
 * film, it has ended, it is a still) it is filtered and shown again when a
 * setting has changed. */

#pragma once

#include "source.h"

typedef struct _View View;

/* @source: as source_new() has it
 * @frames: end after this many, or at the end if there are less; 0: stay until
 *     the user quits
 * @chain: filters and the beginning of what follows them, as for
 *     gst-launch-1.0
 * @sink: where the chain leads, NULL is a window on the screen
 *
 * Returns NULL and sets @error when there is no such source, the chain cannot
 * be built or there is no screen. */
View *view_new (const gchar *source, gint frames, const gchar *chain,
    const gchar *sink, GError **error);
void view_free (View *view);

/* The pipeline of the chain; the view's. Its bus emits "message". */
GstElement *view_get_pipeline (View *view);

/* Halts the source or lets it go on; from any thread. */
void view_toggle_frozen (View *view);

/* Call it when a setting of the chain has changed; from any thread. */
void view_refresh (View *view);

/* Plays until an error, Ctrl-C, a closed window or view_stop(). Errors go to
 * stderr. Returns the exit status for main(). */
gint view_run (View *view);

/* Ends view_run(), from any thread. */
void view_stop (View *view);
