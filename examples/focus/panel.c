/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "panel.h"

#include <cairo.h>

#define SMALLEST 64 /* pixels of picture that a panel needs either way */
#define SHARE_X 0.5 /* of the picture, that the panel takes */
#define SHARE_Y 0.25
#define LINE 0.004 /* width of the region's outline, in picture heights */
#define YELLOW 1, 0.9, 0

/* Wraps what @surface holds; takes it over. */
static GstBuffer *
buffer_of (cairo_surface_t *surface)
{
  gint width = cairo_image_surface_get_width (surface);
  gint height = cairo_image_surface_get_height (surface);
  gsize offset[GST_VIDEO_MAX_PLANES] = { 0 };
  gint stride[GST_VIDEO_MAX_PLANES] = { cairo_image_surface_get_stride (
      surface) };
  GstBuffer *buffer;

  cairo_surface_flush (surface);
  buffer =
      gst_buffer_new_wrapped_full (0, cairo_image_surface_get_data (surface),
          (gsize) stride[0] * height, 0, (gsize) stride[0] * height, surface,
          (GDestroyNotify) cairo_surface_destroy);
  gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_OVERLAY_COMPOSITION_FORMAT_RGB, width, height, 1, offset,
      stride);
  return buffer;
}

static void
add (GstVideoOverlayComposition *composition, GstBuffer *buffer,
    GstVideoRectangle at)
{
  GstVideoOverlayRectangle *rectangle =
      gst_video_overlay_rectangle_new_raw (buffer, at.x, at.y, at.w, at.h,
          GST_VIDEO_OVERLAY_FORMAT_FLAG_PREMULTIPLIED_ALPHA);

  gst_video_overlay_composition_add_rectangle (composition, rectangle);
  gst_video_overlay_rectangle_unref (rectangle);
}

static void
draw_text (cairo_t *cairo, const Reading *reading, gdouble width,
    gdouble height)
{
  g_autofree gchar *text = NULL;

  if (reading->now < 0)
    return;
  text = reading->best > 0 ? g_strdup_printf ("%.0f %%  (%.4f)",
             100 * reading->now / reading->best, reading->now)
                           : g_strdup ("0 %");
  cairo_select_font_face (cairo, "sans", CAIRO_FONT_SLANT_NORMAL,
      CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size (cairo, MIN (height * 0.25, width * 0.09));
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_move_to (cairo, width * 0.03, height * 0.25);
  cairo_show_text (cairo, text);
}

static void
draw_bar (cairo_t *cairo, const Reading *reading, gdouble width, gdouble height)
{
  gdouble share = reading->best > 0 ? MAX (reading->now, 0) / reading->best : 0;

  cairo_set_source_rgb (cairo, 0.35, 0.35, 0.35);
  cairo_rectangle (cairo, width * 0.03, height * 0.34, width * 0.94,
      height * 0.14);
  cairo_fill (cairo);
  cairo_set_source_rgb (cairo, YELLOW);
  cairo_rectangle (cairo, width * 0.03, height * 0.34, width * 0.94 * share,
      height * 0.14);
  cairo_fill (cairo);
}

static void
draw_curve (cairo_t *cairo, const Reading *reading, gdouble width,
    gdouble height)
{
  gdouble bottom = height * 0.94, tall = height * 0.38;
  guint n = G_N_ELEMENTS (reading->curve);

  cairo_set_source_rgb (cairo, YELLOW);
  cairo_set_line_width (cairo, MAX (height * 0.02, 1.5));
  for (guint i = 0; i < n; i++)
    if (reading->curve[i] >= 0 && reading->best > 0)
      cairo_line_to (cairo, width * (0.03 + 0.94 * i / (n - 1)),
          bottom - tall * reading->curve[i] / reading->best);
  cairo_stroke (cairo);
}

static GstBuffer *
meter_picture (const Reading *reading, gint width, gint height)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cairo = cairo_create (surface);

  cairo_set_source_rgba (cairo, 0, 0, 0, 0.7);
  cairo_paint (cairo);
  draw_text (cairo, reading, width, height);
  draw_bar (cairo, reading, width, height);
  draw_curve (cairo, reading, width, height);
  cairo_destroy (cairo);
  return buffer_of (surface);
}

/* Four lines of one small buffer, each made as long as it has to be. */
static void
add_outline (GstVideoOverlayComposition *composition, GstVideoRectangle r,
    gint line)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 4, 4);
  cairo_t *cairo = cairo_create (surface);
  g_autoptr (GstBuffer) dot = NULL;

  cairo_set_source_rgb (cairo, YELLOW);
  cairo_paint (cairo);
  cairo_destroy (cairo);
  dot = buffer_of (surface);
  add (composition, dot, (GstVideoRectangle){ r.x, r.y, r.w, line });
  add (composition, dot,
      (GstVideoRectangle){ r.x, r.y + r.h - line, r.w, line });
  add (composition, dot, (GstVideoRectangle){ r.x, r.y, line, r.h });
  add (composition, dot,
      (GstVideoRectangle){ r.x + r.w - line, r.y, line, r.h });
}

GstVideoOverlayComposition *
panel_draw (Meter *meter, Region *region, gint width, gint height)
{
  GstVideoOverlayComposition *composition;
  GstVideoRectangle at = { 0, 0, width * SHARE_X, height * SHARE_Y };
  g_autoptr (GstBuffer) picture = NULL;
  GstVideoRectangle rectangle;
  Reading reading;

  if (width < SMALLEST || height < SMALLEST)
    return NULL;
  meter_read (meter, &reading);
  composition = gst_video_overlay_composition_new (NULL);
  picture = meter_picture (&reading, at.w, at.h);
  add (composition, picture, at);
  if (region_get (region, &rectangle))
    add_outline (composition, rectangle, MAX (height * LINE, 2));
  return composition;
}
