/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pointer.h"

#include <math.h>
#include <string.h>

#define ZOOM_STEP 1.1
/* Fingers closer than that, in picture heights, count as that far apart. */
#define LEAST_SPREAD 0.01

static gboolean
is_known (const PointerPicture *picture)
{
  return picture->width > 0 && picture->height > 0;
}

/* Fields are read one by one, here and below: GStreamer's own parse functions are
 * loud about an event that lacks one. */

static gboolean
get_place (const GstStructure *event, gdouble *x, gdouble *y)
{
  return gst_structure_get_double (event, "pointer_x", x)
      && gst_structure_get_double (event, "pointer_y", y);
}

/* As a share of the picture. */
static gboolean
find_place (const GstStructure *event, const PointerPicture *picture,
    gdouble *x, gdouble *y)
{
  if (!is_known (picture) || !get_place (event, x, y) || isnan (*x)
      || isnan (*y))
    return FALSE;
  *x = CLAMP (*x / picture->width, -1, 2);
  *y = CLAMP (*y / picture->height, -1, 2);
  return TRUE;
}

static void
put (PointerView *view, gdouble x, gdouble y)
{
  view->x = CLAMP (x, 0, 1);
  view->y = CLAMP (y, 0, 1);
}

static void
zoom_to (PointerView *view, gdouble zoom)
{
  view->zoom = CLAMP (zoom, 1, LENS_VIEW_MAX_ZOOM);
}

/* --- mouse --- */

static void
move (const GstStructure *event, const PointerPicture *picture,
    PointerView *view)
{
  gdouble x, y;

  if (find_place (event, picture, &x, &y))
    put (view, x, y);
}

/* Sinks count a step of the wheel as 1, 20 or 120. */
static void
scroll (const GstStructure *event, PointerView *view)
{
  gdouble steps;

  if (gst_structure_get_double (event, "delta_pointer_y", &steps)
      && !isnan (steps))
    zoom_to (view, view->zoom * pow (ZOOM_STEP, CLAMP (steps, -1, 1)));
}

/* The wheel, as the X11 sinks of 1.22 report it. */
static void
press (const GstStructure *event, PointerView *view)
{
  gint button;

  if (!gst_structure_get_int (event, "button", &button))
    return;
  if (button == 4)
    zoom_to (view, view->zoom * ZOOM_STEP);
  else if (button == 5)
    zoom_to (view, view->zoom / ZOOM_STEP);
}

/* --- fingers --- */

static PointerTouch
middle (const Pointer *pointer)
{
  const PointerTouch *a = &pointer->touch[0];
  const PointerTouch *b = &pointer->touch[pointer->n_touches > 1];

  return (PointerTouch){ .x = (a->x + b->x) / 2, .y = (a->y + b->y) / 2 };
}

/* As seen on the screen. */
static gdouble
spread (const Pointer *pointer, const PointerPicture *picture)
{
  const PointerTouch *touch = pointer->touch;
  const gdouble aspect = picture->par * picture->width / picture->height;

  return MAX (LEAST_SPREAD,
      hypot ((touch[1].x - touch[0].x) * aspect, touch[1].y - touch[0].y));
}

/* Fingers have come or gone. */
static void
hold (Pointer *pointer, const PointerPicture *picture, const PointerView *view)
{
  const PointerTouch at = middle (pointer);

  pointer->x = view->x - at.x;
  pointer->y = view->y - at.y;
  pointer->zoom = view->zoom;
  pointer->spread = spread (pointer, picture);
}

/* Fingers have moved. */
static void
drag (Pointer *pointer, const PointerPicture *picture, PointerView *view)
{
  const PointerTouch at = middle (pointer);

  put (view, at.x + pointer->x, at.y + pointer->y);
  if (pointer->n_touches > 1)
    zoom_to (view, pointer->zoom * spread (pointer, picture) / pointer->spread);
}

static PointerTouch *
find_touch (Pointer *pointer, guint id)
{
  for (guint i = 0; i < pointer->n_touches; i++)
    if (pointer->touch[i].id == id)
      return &pointer->touch[i];
  return NULL;
}

static void
lift (Pointer *pointer, const PointerPicture *picture, const PointerView *view,
    guint id)
{
  PointerTouch *touch = find_touch (pointer, id);

  if (!touch)
    return;
  --pointer->n_touches;
  memmove (touch, touch + 1,
      (pointer->touch + pointer->n_touches - touch) * sizeof *touch);
  hold (pointer, picture, view);
}

static void
touch_down (Pointer *pointer, const PointerPicture *picture, PointerView *view,
    const PointerTouch *touch)
{
  if (pointer->n_touches == G_N_ELEMENTS (pointer->touch))
    return;
  pointer->touch[pointer->n_touches++] = *touch;
  if (pointer->n_touches > 1) {
    hold (pointer, picture, view);
    return;
  }
  pointer->x = pointer->y = 0;
  drag (pointer, picture, view);
}

/* A finger that is down already and comes down again has been away unseen; one
 * that moves without having come down has come unseen. */
static void
touch (Pointer *pointer, const GstStructure *event,
    const PointerPicture *picture, PointerView *view, gboolean down)
{
  PointerTouch now, *before;

  if (!gst_structure_get_uint (event, "identifier", &now.id)
      || !find_place (event, picture, &now.x, &now.y))
    return;
  if (down)
    lift (pointer, picture, view, now.id);
  before = find_touch (pointer, now.id);
  if (!before) {
    touch_down (pointer, picture, view, &now);
    return;
  }
  *before = now;
  drag (pointer, picture, view);
}

static void
touch_up (Pointer *pointer, const GstStructure *event,
    const PointerPicture *picture, const PointerView *view)
{
  guint id;

  if (gst_structure_get_uint (event, "identifier", &id))
    lift (pointer, picture, view, id);
}

void
pointer_follow (Pointer *pointer, GstEvent *event,
    const PointerPicture *picture, PointerView *view)
{
  const GstStructure *fields = gst_event_get_structure (event);

  if (!is_known (picture)) /* nothing to touch */
    pointer->n_touches = 0;
  switch (gst_navigation_event_get_type (event)) {
    case GST_NAVIGATION_EVENT_MOUSE_MOVE:
      move (fields, picture, view);
      break;
    case GST_NAVIGATION_EVENT_MOUSE_SCROLL:
      scroll (fields, view);
      break;
    case GST_NAVIGATION_EVENT_MOUSE_BUTTON_PRESS:
      press (fields, view);
      break;
    case GST_NAVIGATION_EVENT_TOUCH_DOWN:
      touch (pointer, fields, picture, view, TRUE);
      break;
    case GST_NAVIGATION_EVENT_TOUCH_MOTION:
      touch (pointer, fields, picture, view, FALSE);
      break;
    case GST_NAVIGATION_EVENT_TOUCH_UP:
      touch_up (pointer, fields, picture, view);
      break;
    case GST_NAVIGATION_EVENT_TOUCH_CANCEL:
      pointer->n_touches = 0;
      break;
    default:
      break;
  }
}

GstEvent *
pointer_map_event (GstEvent *event, const ElLens *lens)
{
  const GstStructure *structure = gst_event_get_structure (event);
  gdouble x, y;

  if (get_place (structure, &x, &y) && el_lens_source (lens, &x, &y)) {
    event = gst_event_make_writable (event);
    gst_structure_set (gst_event_writable_structure (event), "pointer_x",
        G_TYPE_DOUBLE, x, "pointer_y", G_TYPE_DOUBLE, y, NULL);
  }
  return event;
}
