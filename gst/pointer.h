/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Navigation events that travel upstream from the sink: what they do to a lens
 * that follows them, and where in the picture they point to.
 *
 * A mouse that moves has the lens under it. So has a finger that comes first;
 * from there the lens goes with the middle of the fingers, and two fingers change
 * the zoom as their distance changes. When a finger comes or goes, lens and
 * fingers are taken as they are, so that nothing jumps. A third finger counts
 * once one of the first two has gone. A step of the wheel multiplies or divides the zoom by 1.1.
 */
#pragma once

#include <gst/video/video.h>

#include "lensview.h"

G_BEGIN_DECLS

/* What the pointer points into. */
typedef struct
{
  gint width, height; /* in pixels; 0: not known yet, or there is no lens */
  gdouble par;        /* width of a pixel over its height */
} PointerPicture;

/* What it changes. */
typedef struct
{
  gdouble x, y; /* 0..1, of the picture's width and height */
  gdouble zoom; /* 1..LENS_VIEW_MAX_ZOOM */
} PointerView;

/* A finger; the place may be outside the picture, by its size at most. */
typedef struct
{
  guint id;
  gdouble x, y; /* of the picture's width and height */
} PointerTouch;

#define POINTER_MAX_TOUCHES 10

/* The fingers that touch, in the order in which they came. All zero: none. */
typedef struct
{
  PointerTouch touch[POINTER_MAX_TOUCHES];
  guint n_touches;
  /* When a finger last came or went: from the middle of the fingers to the
   * place, the zoom, and the distance of two fingers, in picture heights. */
  gdouble x, y, zoom, spread;
} Pointer;

/* Changes the view as the event wants it. Events have a structure, here and
 * below; what is in it may be anything. */
void pointer_follow (Pointer *pointer, GstEvent *event,
    const PointerPicture *picture, PointerView *view);

/* The event, taken over, with the coordinates of what is seen there, where it
 * has any. */
GstEvent *pointer_map_event (GstEvent *event, const ElLens *lens);

G_END_DECLS
