/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the example applications share: where the pictures come from, and the
 * life of the pipeline. */

#pragma once

#include <gst/gst.h>

/* What `source` may be, for --help. */
#define SOURCE_HELP "[DEVICE | FILE | URI]"

/* A pipeline of a source of raw video and of @chain, which is written as for
 * gst-launch-1.0, begins with a filter and ends with a sink.
 *
 * @source: a v4l2 device, a file or a URI; NULL is a moving test picture
 * @frames: end after this many; -1 is no limit
 *
 * Returns NULL and sets @error when there is no such source or the chain
 * cannot be built. The caller owns the pipeline. */
GstElement *pipeline_new (const gchar *source, gint frames, const gchar *chain,
    GError **error);

/* Plays until the end of the stream, an error, Ctrl-C, a closed window or
 * pipeline_stop(), and stops the pipeline. Its bus emits "message" meanwhile.
 * Errors go to stderr. Returns the exit status for main(). */
gint pipeline_run (GstElement *pipeline);

/* Ends pipeline_run(), from any thread. */
void pipeline_stop (void);
