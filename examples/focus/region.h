/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The part of the picture that the user wants measured, drawn with the mouse.
 * From any thread. */

#pragma once

#include <gst/video/video.h>

typedef struct _Region Region;

Region *region_new (void);
void region_free (Region *self);

/* Mouse events that come from the window: a drag makes a region, a click takes
 * it away. Coordinates are those of @width x @height pixels. TRUE if the region
 * has changed. */
gboolean region_handle (Region *self, GstEvent *event, gint width, gint height);

/* FALSE: all of the picture. */
gboolean region_get (Region *self, GstVideoRectangle *rectangle);

/* Has the sobelfilter measure it in this frame, which has to be writable. */
void region_mark (Region *self, GstBuffer *frame);
