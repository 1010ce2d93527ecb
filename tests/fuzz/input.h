/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An input of the fuzzer, byte by byte: all decisions come from it. Behind its end
 * all bytes are 0.
 */
#pragma once

#include <gst/video/video.h>

/* Of a frame with its padding. */
#define MAX_SIDE 96

typedef struct
{
  const guint8 *data;
  gsize size;
} Input;

guint next_byte (Input *in);

/* Of 0, 1 ... n - 1. */
guint next_below (Input *in, guint n);

/* Small numbers mostly, and those at which arithmetic breaks. */
guint64 next_number (Input *in);

/* A share of 1; 0, a half and 1 more often than others. */
gdouble next_share (Input *in);

/* Sets a random property, of the element's own, but for n-threads. */
void next_property (GObject *object, Input *in);

/* A navigation event. */
GstEvent *next_event (Input *in);

/* Caps of any raw format, and what they say; NULL where GStreamer knows better. */
GstCaps *next_caps (Input *in, GstVideoInfo *info);

/* A frame of these caps, tight or padded or hostile, with a crop, a region and the
 * flags of fields or without. Its memory is its own, to the byte. */
GstBuffer *next_buffer (Input *in, const GstVideoInfo *info);
