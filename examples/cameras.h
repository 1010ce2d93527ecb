/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The cameras that are plugged in, in the order in which GStreamer found
 * them. */

#pragma once

#include <gst/gst.h>

typedef struct _Cameras Cameras;

/* @changed is called in the main context when one is plugged in or out. */
Cameras *cameras_new (void (*changed) (gpointer), gpointer user_data);
void cameras_free (Cameras *self);

guint cameras_get_count (Cameras *self);
gchar *cameras_get_name (Cameras *self, guint index);

/* The place of the camera of that name, or -1. */
gint cameras_find (Cameras *self, const gchar *name);

/* An element that delivers its frames, and the best of its caps for a steady
 * picture: the largest that come at 24 frames a second, or else the fastest.
 * Of compressed frames no more than 1920x1080, for they have to be decoded. */
GstElement *cameras_open (Cameras *self, guint index, GstCaps **caps);
