/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The application as its parts know it. */

#pragma once

#include "../cameras.h"
#include "../source.h"
#include "overlay.h"
#include "pipeline.h"
#include "settings.h"

#define APPLICATION_ID "org.edgelens.Loupe"

typedef struct
{
  GtkApplication *application;
  Settings settings;

  Screen *screen;
  Pipeline *pipeline;
  Cameras *cameras;
  GError *failure; /* why there is no pipeline */
  Source *source;  /* NULL: nothing is open */
  gchar *title;    /* of what is open */
  gint waiting;    /* atomic: for the first frame */
  gboolean frozen;
  gboolean ended; /* the last frame was the last one */

  GtkWindow *window;
  GtkWidget *picture, *picker, *tools;
  Overlay *overlay;
  Pointing pointing;
  gboolean held; /* what shows the lens with hold-to-show */
} Loupe;

/* commands.c: what keys and buttons do. */
void commands_add (Loupe *loupe);
void zoom_by (Loupe *loupe, gdouble factor);
void size_by (Loupe *loupe, gdouble factor);
void toggle_fullscreen (Loupe *loupe);

/* window.c: the window and what hands do in it. */
void window_build (Loupe *loupe);

/* A window of words instead, for want of a plugin. */
void window_apologize (GtkApplication *application, const gchar *words);

/* The look has changed, or where the user points. @eased: the lens takes a
 * moment to get there. */
void window_update (Loupe *loupe, gboolean eased);

/* bars.c: above the picture and below it. */
GtkWidget *bars_header_new (Loupe *loupe);
GtkWidget *bars_tools_new (void);
void bars_list_cameras (Loupe *loupe);

/* style.c: colours, and text as large as goes well with the window; again
 * whenever that has another size. */
void style_add (GtkWindow *window);
void style_fit (GtkWindow *window);

/* opening.c: what is looked at. */
void open_camera (Loupe *loupe, guint index);
void open_name (Loupe *loupe, const gchar *name);

/* The camera of last time, or the first, or words that there is none. */
void open_any_camera (Loupe *loupe);
void cameras_changed (gpointer loupe);
void toggle_frozen (Loupe *loupe);
void close_source (Loupe *loupe);

/* snapshot.c: what is seen, into the pictures folder. */
void take_snapshot (Loupe *loupe);
