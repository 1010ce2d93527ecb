/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Cameras for tests: each file in the folder $FAKE_CAMERAS is one, its name is
 * the camera's. Made or removed, it is plugged in or out. */

#include <gio/gio.h>
#include <gst/gst.h>

#define MODES                                                   \
  "video/x-raw,width=160,height=120,framerate=30/1;"            \
  " video/x-raw,width=[16,640],height=[16,480],framerate=30/1;" \
  " video/x-raw,width=1280,height=720,framerate={5/1,10/1};"    \
  " image/jpeg,width=4000,height=3000,framerate=30/1"
#define PACKAGE "edgelens"

typedef GstDevice FakeCamera;
typedef GstDeviceClass FakeCameraClass;
typedef struct
{
  GstDeviceProvider parent;
  GFileMonitor *monitor;
} FakeCameras;
typedef GstDeviceProviderClass FakeCamerasClass;

GType fake_camera_get_type (void);
GType fake_cameras_get_type (void);
G_DEFINE_TYPE (FakeCamera, fake_camera, GST_TYPE_DEVICE)
G_DEFINE_TYPE (FakeCameras, fake_cameras, GST_TYPE_DEVICE_PROVIDER)

/* Cameras need not say what shape their pixels have. */
static GstPadProbeReturn
leave_out_shape (GstPad *pad G_GNUC_UNUSED, GstPadProbeInfo *info,
    gpointer unused G_GNUC_UNUSED)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  GstCaps *caps;

  if (GST_EVENT_TYPE (event) != GST_EVENT_CAPS)
    return GST_PAD_PROBE_OK;
  gst_event_parse_caps (event, &caps);
  caps = gst_caps_copy (caps);
  gst_structure_remove_field (gst_caps_get_structure (caps, 0),
      "pixel-aspect-ratio");
  GST_PAD_PROBE_INFO_DATA (info) = gst_event_new_caps (caps);
  gst_event_unref (event);
  gst_caps_unref (caps);
  return GST_PAD_PROBE_OK;
}

static GstElement *
create_element (GstDevice *device G_GNUC_UNUSED, const gchar *name)
{
  GstElement *element = gst_element_factory_make_full ("videotestsrc", "name",
      name, "is-live", TRUE, "pattern", 18 /* ball */, NULL);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (element, "src");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, leave_out_shape,
      NULL, NULL);
  return element;
}

static void
fake_camera_class_init (FakeCameraClass *klass)
{
  klass->create_element = create_element;
}

static void
fake_camera_init (FakeCamera *self G_GNUC_UNUSED)
{
}

static GstDevice *
camera_new (const gchar *name)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string (MODES);

  return g_object_new (fake_camera_get_type (), "display-name", name, "caps",
      caps, "device-class", "Video/Source", NULL);
}

static GList *
probe (GstDeviceProvider *provider G_GNUC_UNUSED)
{
  g_autoptr (GDir) folder = g_dir_open (g_getenv ("FAKE_CAMERAS"), 0, NULL);
  GList *cameras = NULL;
  const gchar *name;

  while (folder && (name = g_dir_read_name (folder)))
    cameras = g_list_append (cameras, gst_object_ref_sink (camera_new (name)));
  return cameras;
}

static void
plug_out (GstDeviceProvider *provider, const gchar *name)
{
  GList *cameras = gst_device_provider_get_devices (provider);

  for (GList *link = cameras; link; link = link->next) {
    g_autofree gchar *this = gst_device_get_display_name (link->data);

    if (g_str_equal (this, name))
      gst_device_provider_device_remove (provider, link->data);
  }
  g_list_free_full (cameras, gst_object_unref);
}

static void
on_change (GFileMonitor *monitor G_GNUC_UNUSED, GFile *file,
    GFile *other G_GNUC_UNUSED, GFileMonitorEvent event, gpointer provider)
{
  g_autofree gchar *name = g_file_get_basename (file);

  if (event == G_FILE_MONITOR_EVENT_CREATED)
    gst_device_provider_device_add (provider, camera_new (name));
  else if (event == G_FILE_MONITOR_EVENT_DELETED)
    plug_out (provider, name);
}

static gboolean
start (GstDeviceProvider *provider)
{
  FakeCameras *self = (FakeCameras *) provider;
  g_autoptr (GFile) folder = g_file_new_for_path (g_getenv ("FAKE_CAMERAS"));
  GList *cameras = probe (provider);

  for (GList *link = cameras; link; link = link->next)
    gst_device_provider_device_add (provider, link->data);
  g_list_free_full (cameras, gst_object_unref);
  self->monitor =
      g_file_monitor_directory (folder, G_FILE_MONITOR_NONE, NULL, NULL);
  g_signal_connect (self->monitor, "changed", G_CALLBACK (on_change), provider);
  return TRUE;
}

static void
stop (GstDeviceProvider *provider)
{
  g_clear_object (&((FakeCameras *) provider)->monitor);
}

static void
fake_cameras_class_init (FakeCamerasClass *klass)
{
  klass->probe = probe;
  klass->start = start;
  klass->stop = stop;
  gst_device_provider_class_set_static_metadata (klass, "Cameras for tests",
      "Source/Video", "Each file in a folder is a camera", "gst-edgelens");
}

static void
fake_cameras_init (FakeCameras *self G_GNUC_UNUSED)
{
}

static gboolean
plugin_init (GstPlugin *plugin)
{
  return !g_getenv ("FAKE_CAMERAS")
      || gst_device_provider_register (plugin, "fakecameras", GST_RANK_PRIMARY,
          fake_cameras_get_type ());
}

GST_PLUGIN_DEFINE (GST_VERSION_MAJOR, GST_VERSION_MINOR, fakecameras,
    "Cameras for tests", plugin_init, "0", "LGPL", PACKAGE, "gst-edgelens")
