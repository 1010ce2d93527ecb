/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Scores in the terminal and in a file. */

#pragma once

#include "meter.h"

#include <gst/video/video.h>

typedef struct _Report Report;

/* @csv: a file to write, or NULL. Returns NULL and sets @error if it cannot be
 * written. */
Report *report_new (const gchar *csv, GError **error);

/* The last words. */
void report_free (Report *self);

/* @time: of the frame in the stream, in nanoseconds
 * @region: that the score is of; NULL: all of the picture */
void report_score (Report *self, guint64 time, const Reading *reading,
    const GstVideoRectangle *region);
