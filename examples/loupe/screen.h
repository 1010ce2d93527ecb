/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The latest frame as something that GTK widgets can show. */

#pragma once

#include <gst/gst.h>
#include <gtk/gtk.h>

#define SCREEN_TYPE (screen_get_type ())
G_DECLARE_FINAL_TYPE (Screen, screen, EDGELENS, SCREEN, GObject)

Screen *screen_new (void);

/* Shows @sample, of video/x-raw in SCREEN_FORMAT, as soon as the display is
 * ready for it; from any thread. The pixels are not copied. */
void screen_show (Screen *screen, GstSample *sample);
#define SCREEN_FORMAT "BGRA"

/* Frames handed to screen_show(), and those of them that were drawn. */
void screen_get_counts (Screen *screen, guint *handed, guint *drawn);
