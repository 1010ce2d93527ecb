/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "region.h"

#define SMALLEST 8 /* pixels; less is a click */

struct _Region
{
  GMutex lock;
  gboolean drawing;
  gint from_x, from_y;         /* where the button went down */
  GstVideoRectangle rectangle; /* empty: none */
};

Region *
region_new (void)
{
  Region *self = g_new0 (Region, 1);

  g_mutex_init (&self->lock);
  return self;
}

void
region_free (Region *self)
{
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* The lock is held. */
static void
draw_to (Region *self, gint x, gint y)
{
  GstVideoRectangle drawn = { MIN (x, self->from_x), MIN (y, self->from_y),
    ABS (x - self->from_x), ABS (y - self->from_y) };

  if (drawn.w < SMALLEST || drawn.h < SMALLEST)
    drawn = (GstVideoRectangle){ 0 };
  self->rectangle = drawn;
}

static gboolean
parse (GstEvent *event, GstNavigationEventType *type, gdouble *x, gdouble *y)
{
  gint button;

  *type = gst_navigation_event_get_type (event);
  switch (*type) {
    case GST_NAVIGATION_EVENT_MOUSE_MOVE:
      return gst_navigation_event_parse_mouse_move_event (event, x, y);
    case GST_NAVIGATION_EVENT_MOUSE_BUTTON_PRESS:
    case GST_NAVIGATION_EVENT_MOUSE_BUTTON_RELEASE:
      return gst_navigation_event_parse_mouse_button_event (event, &button, x,
                 y)
          && button == 1;
    default:
      return FALSE;
  }
}

gboolean
region_handle (Region *self, GstEvent *event, gint width, gint height)
{
  GstNavigationEventType type;
  gdouble fx, fy;
  gboolean changed;
  gint x, y;

  if (!parse (event, &type, &fx, &fy))
    return FALSE;
  x = CLAMP (fx, 0, width);
  y = CLAMP (fy, 0, height);
  g_mutex_lock (&self->lock);
  if (type == GST_NAVIGATION_EVENT_MOUSE_BUTTON_PRESS) {
    self->drawing = TRUE;
    self->from_x = x;
    self->from_y = y;
  }
  changed = self->drawing;
  if (changed)
    draw_to (self, x, y);
  if (type == GST_NAVIGATION_EVENT_MOUSE_BUTTON_RELEASE)
    self->drawing = FALSE;
  g_mutex_unlock (&self->lock);
  return changed;
}

gboolean
region_get (Region *self, GstVideoRectangle *rectangle)
{
  g_mutex_lock (&self->lock);
  *rectangle = self->rectangle;
  g_mutex_unlock (&self->lock);
  return rectangle->w > 0;
}

void
region_mark (Region *self, GstBuffer *frame)
{
  GstVideoRectangle rectangle;

  if (region_get (self, &rectangle))
    gst_buffer_add_video_region_of_interest_meta (frame, "focus", rectangle.x,
        rectangle.y, rectangle.w, rectangle.h);
}
