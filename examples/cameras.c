/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "cameras.h"

#define STEADY 24.0 /* frames a second */

struct _Cameras
{
  GstDeviceMonitor *monitor;
  GList *devices; /* GstDevice */
  guint watch;    /* of the monitor's bus */
  void (*changed) (gpointer);
  gpointer user_data;
};

static void
list_anew (Cameras *self)
{
  g_list_free_full (self->devices, gst_object_unref);
  self->devices = gst_device_monitor_get_devices (self->monitor);
}

static gboolean
on_message (GstBus *bus G_GNUC_UNUSED, GstMessage *message, gpointer user_data)
{
  Cameras *self = user_data;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_ADDED
      || GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_REMOVED) {
    list_anew (self);
    self->changed (self->user_data);
  }
  return G_SOURCE_CONTINUE;
}

Cameras *
cameras_new (void (*changed) (gpointer), gpointer user_data)
{
  Cameras *self = g_new0 (Cameras, 1);
  g_autoptr (GstBus) bus = NULL;

  self->changed = changed;
  self->user_data = user_data;
  self->monitor = gst_device_monitor_new ();
  gst_device_monitor_add_filter (self->monitor, "Video/Source", NULL);
  bus = gst_device_monitor_get_bus (self->monitor);
  self->watch = gst_bus_add_watch (bus, on_message, self);
  gst_device_monitor_start (self->monitor);
  list_anew (self);
  return self;
}

void
cameras_free (Cameras *self)
{
  gst_device_monitor_stop (self->monitor);
  g_source_remove (self->watch);
  g_list_free_full (self->devices, gst_object_unref);
  gst_object_unref (self->monitor);
  g_free (self);
}

guint
cameras_get_count (Cameras *self)
{
  return g_list_length (self->devices);
}

/* Cameras of one make have one name. */
static guint
count_before (Cameras *self, guint index, const gchar *name)
{
  guint n = 0;

  for (GList *link = self->devices; link && index > 0; link = link->next) {
    g_autofree gchar *this = gst_device_get_display_name (link->data);

    n += g_strcmp0 (this, name) == 0;
    index--;
  }
  return n;
}

gchar *
cameras_get_name (Cameras *self, guint index)
{
  g_autofree gchar *name =
      gst_device_get_display_name (g_list_nth_data (self->devices, index));
  guint before = count_before (self, index, name);

  return before == 0 ? g_steal_pointer (&name)
                     : g_strdup_printf ("%s (%u)", name, before + 1);
}

gint
cameras_find (Cameras *self, const gchar *name)
{
  for (guint i = 0; i < cameras_get_count (self); i++) {
    g_autofree gchar *this = cameras_get_name (self, i);

    if (g_strcmp0 (this, name) == 0)
      return i;
  }
  return -1;
}

typedef struct
{
  const gchar *media;
  gint width, height; /* not more than that */
} Limit;

static const Limit limits[] = {
  { "video/x-raw", 3840, 2160 },
  { "image/jpeg", 1920, 1080 },
};

static gint
get_int (const GstStructure *mode, const gchar *field)
{
  gint value = 0;

  gst_structure_get_int (mode, field, &value);
  return value;
}

static gdouble
get_rate (const GstStructure *mode)
{
  gint n, d;

  if (!gst_structure_get_fraction (mode, "framerate", &n, &d) || d == 0)
    return 0;
  return (gdouble) n / d;
}

/* Makes one mode of what @mode allows; FALSE if it allows none that is wanted.
 */
static gboolean
fixate (GstStructure *mode)
{
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++) {
    const Limit *limit = &limits[i];

    if (!gst_structure_has_name (mode, limit->media))
      continue;
    gst_structure_fixate_field_nearest_int (mode, "width", limit->width);
    gst_structure_fixate_field_nearest_int (mode, "height", limit->height);
    gst_structure_fixate_field_nearest_fraction (mode, "framerate", 30, 1);
    return get_int (mode, "width") <= limit->width
        && get_int (mode, "height") <= limit->height;
  }
  return FALSE;
}

/* Steady ones by size, before the others by speed. */
static gdouble
merit (const GstStructure *mode)
{
  gdouble rate = get_rate (mode);

  if (rate < STEADY)
    return rate / STEADY;
  return 1.0 * get_int (mode, "width") * get_int (mode, "height");
}

static GstCaps *
best_caps (const GstCaps *all)
{
  GstStructure *best = NULL;

  for (guint i = 0; i < gst_caps_get_size (all); i++) {
    GstStructure *mode = gst_structure_copy (gst_caps_get_structure (all, i));

    if (fixate (mode) && (!best || merit (mode) > merit (best))) {
      g_clear_pointer (&best, gst_structure_free);
      best = g_steal_pointer (&mode);
    }
    g_clear_pointer (&mode, gst_structure_free);
  }
  return best ? gst_caps_new_full (best, NULL) : NULL;
}

GstElement *
cameras_open (Cameras *self, guint index, GstCaps **caps)
{
  GstDevice *device = g_list_nth_data (self->devices, index);
  g_autoptr (GstCaps) all = gst_device_get_caps (device);

  *caps = all ? best_caps (all) : NULL;
  return gst_device_create_element (device, NULL);
}
