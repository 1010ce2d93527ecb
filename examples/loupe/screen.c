/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "screen.h"

#include <gst/video/video.h>

struct _Screen
{
  GObject parent_instance;

  GdkTexture *texture; /* main thread only */
  guint drawn;
  gboolean fresh; /* the texture has not been drawn yet */

  GMutex lock;
  GdkTexture *next; /* waits for the main thread */
  guint handed;
};

/* Opaque frames need no blending, whatever the bytes of alpha say of it. */
static void
screen_snapshot (GdkPaintable *paintable, GdkSnapshot *snapshot, double width,
    double height)
{
  Screen *self = EDGELENS_SCREEN (paintable);

  if (!self->texture)
    return;
  gtk_snapshot_append_texture (snapshot, self->texture,
      &GRAPHENE_RECT_INIT (0, 0, width, height));
  self->drawn += self->fresh;
  self->fresh = FALSE;
}

static int
screen_get_width (GdkPaintable *paintable)
{
  Screen *self = EDGELENS_SCREEN (paintable);

  return self->texture ? gdk_texture_get_width (self->texture) : 0;
}

static int
screen_get_height (GdkPaintable *paintable)
{
  Screen *self = EDGELENS_SCREEN (paintable);

  return self->texture ? gdk_texture_get_height (self->texture) : 0;
}

static void
screen_paintable_init (GdkPaintableInterface *iface)
{
  iface->snapshot = screen_snapshot;
  iface->get_intrinsic_width = screen_get_width;
  iface->get_intrinsic_height = screen_get_height;
}

G_DEFINE_TYPE_WITH_CODE (Screen, screen, G_TYPE_OBJECT,
    G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, screen_paintable_init))

static void
screen_finalize (GObject *object)
{
  Screen *self = EDGELENS_SCREEN (object);

  g_clear_object (&self->texture);
  g_clear_object (&self->next);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (screen_parent_class)->finalize (object);
}

static void
screen_class_init (ScreenClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = screen_finalize;
}

static void
screen_init (Screen *self)
{
  g_mutex_init (&self->lock);
}

Screen *
screen_new (void)
{
  return g_object_new (SCREEN_TYPE, NULL);
}

static gboolean
take_next (gpointer user_data)
{
  Screen *self = user_data;
  g_autoptr (GdkTexture) before = self->texture;

  g_mutex_lock (&self->lock);
  self->texture = g_steal_pointer (&self->next);
  g_mutex_unlock (&self->lock);
  self->fresh = TRUE;
  if (!before
      || gdk_texture_get_width (before) != gdk_texture_get_width (self->texture)
      || gdk_texture_get_height (before)
          != gdk_texture_get_height (self->texture))
    gdk_paintable_invalidate_size (GDK_PAINTABLE (self));
  gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
  return G_SOURCE_REMOVE;
}

static void
unmap (gpointer user_data)
{
  GstVideoFrame *frame = user_data;

  gst_video_frame_unmap (frame);
  g_free (frame);
}

static GdkTexture *
texture_new (GstSample *sample)
{
  GstVideoFrame *frame = g_new0 (GstVideoFrame, 1);
  g_autoptr (GBytes) bytes = NULL;
  GstVideoInfo info;

  if (!gst_video_info_from_caps (&info, gst_sample_get_caps (sample))
      || !gst_video_frame_map (frame, &info, gst_sample_get_buffer (sample),
          GST_MAP_READ)) {
    g_free (frame);
    return NULL;
  }
  bytes = g_bytes_new_with_free_func (GST_VIDEO_FRAME_PLANE_DATA (frame, 0),
      (gsize) GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0)
          * GST_VIDEO_FRAME_HEIGHT (frame),
      unmap, frame);
  return gdk_memory_texture_new (GST_VIDEO_FRAME_WIDTH (frame),
      GST_VIDEO_FRAME_HEIGHT (frame), GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bytes,
      GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0));
}

void
screen_show (Screen *self, GstSample *sample)
{
  GdkTexture *texture = texture_new (sample);
  g_autoptr (GdkTexture) left_out = NULL;

  if (!texture)
    return;
  g_mutex_lock (&self->lock);
  left_out = self->next;
  self->next = texture;
  self->handed++;
  g_mutex_unlock (&self->lock);
  if (!left_out)
    g_idle_add_full (G_PRIORITY_HIGH, take_next, g_object_ref (self),
        g_object_unref);
}

void
screen_get_counts (Screen *self, guint *handed, guint *drawn)
{
  g_mutex_lock (&self->lock);
  *handed = self->handed;
  g_mutex_unlock (&self->lock);
  *drawn = self->drawn;
}
