/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Large words over the picture. */

#pragma once

#include <gtk/gtk.h>

typedef struct _Overlay Overlay;

/* Puts itself over the child of @parent. */
Overlay *overlay_new (GtkOverlay *parent);
void overlay_free (Overlay *self);

/* A value that has changed, for a moment. */
void
overlay_flash (Overlay *self, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

/* Words instead of a picture; NULL: there is a picture. */
void overlay_set_trouble (Overlay *self, const gchar *words);

/* The page of keys; TRUE if it is on show now. */
gboolean overlay_toggle_help (Overlay *self);
gboolean overlay_hide_help (Overlay *self);

/* A line on the page of keys. */
void overlay_add_help (Overlay *self, const gchar *keys, const gchar *meaning);
