/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* gst-launch-1.0 with a stopwatch: the time at which a picture leaves the element
 * named "camera" is drawn into its luma as bright and dark blocks, which survive
 * any codec, and read where it comes into the element named "viewer". Machines
 * have to share a clock, as network namespaces do.
 *
 *     stopwatch LAUNCH LINE
 *
 * Ends at the end of the stream, at an error, or at SIGINT or SIGTERM; a line with
 * a viewer then prints one line: frames, frames per second, median and worst
 * latency in ms, and how many pictures could not be read. */

#include <glib-unix.h>
#include <gst/video/video.h>
#include <stdlib.h>

#define BLOCK 8 /* pixels across and down: a block of JPEG's own */
#define TIME_BITS 48
#define CHECK_BITS 8
#define BITS (TIME_BITS + CHECK_BITS)
#define DARK 32
#define BRIGHT 220
#define SETTLING G_USEC_PER_SEC /* not counted: codecs and queues fill up */

typedef struct
{
  GArray *latencies;  /* gint64, microseconds */
  gint64 first, last; /* when pictures came, microseconds */
  guint unreadable;
} Record;

static GMainLoop *loop;

static guint64
check_of (guint64 time)
{
  return (time * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> (64 - CHECK_BITS);
}

/* Maps the picture that flows through the pad; FALSE where it is too small, or
 * its luma is not in bytes of its own. */
static gboolean
map_picture (GstPad *pad, GstBuffer *buffer, GstMapFlags flags,
    GstVideoFrame *frame)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  GstVideoInfo info;

  if (!caps || !gst_video_info_from_caps (&info, caps)
      || GST_VIDEO_INFO_WIDTH (&info) < BITS * BLOCK
      || GST_VIDEO_INFO_HEIGHT (&info) < BLOCK
      || GST_VIDEO_INFO_COMP_PSTRIDE (&info, 0) != 1
      || GST_VIDEO_INFO_COMP_DEPTH (&info, 0) != 8)
    return FALSE;
  return gst_video_frame_map (frame, &info, buffer, flags);
}

static GstPadProbeReturn
stamp (GstPad *pad, GstPadProbeInfo *probe, gpointer unused G_GNUC_UNUSED)
{
  GstBuffer *buffer =
      gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (probe));
  guint64 time = g_get_monotonic_time ();
  guint64 code = (time << CHECK_BITS) | check_of (time);
  GstVideoFrame frame;

  GST_PAD_PROBE_INFO_DATA (probe) = buffer;
  if (!map_picture (pad, buffer, GST_MAP_WRITE, &frame))
    g_error ("a picture that cannot be stamped");
  for (guint row = 0; row < BLOCK; row++)
    for (guint x = 0; x < BITS * BLOCK; x++)
      GST_VIDEO_FRAME_COMP_DATA (&frame, 0)
  [row * (gsize) GST_VIDEO_FRAME_COMP_STRIDE (&frame, 0) + x] =
      code >> (BITS - 1 - x / BLOCK) & 1 ? BRIGHT : DARK;
  gst_video_frame_unmap (&frame);
  return GST_PAD_PROBE_OK;
}

/* The time that was drawn, or 0 where it is damaged. */
static guint64
time_of (const GstVideoFrame *frame)
{
  const guint8 *middle = (const guint8 *) GST_VIDEO_FRAME_COMP_DATA (frame, 0)
      + BLOCK / 2 * (gsize) GST_VIDEO_FRAME_COMP_STRIDE (frame, 0) + BLOCK / 2;
  guint64 code = 0;

  for (guint bit = 0; bit < BITS; bit++)
    code = code << 1 | (middle[bit * BLOCK] > (DARK + BRIGHT) / 2);
  return (code & ((1 << CHECK_BITS) - 1)) == check_of (code >> CHECK_BITS)
      ? code >> CHECK_BITS
      : 0;
}

static GstPadProbeReturn
read_off (GstPad *pad, GstPadProbeInfo *probe, gpointer user_data)
{
  Record *record = user_data;
  gint64 now = g_get_monotonic_time (), latency;
  GstVideoFrame frame;
  guint64 time = 0;

  if (!record->first)
    record->first = now + SETTLING;
  if (now < record->first)
    return GST_PAD_PROBE_OK;
  if (map_picture (pad, GST_PAD_PROBE_INFO_BUFFER (probe), GST_MAP_READ,
          &frame)) {
    time = time_of (&frame);
    gst_video_frame_unmap (&frame);
  }
  record->last = now;
  latency = now - (gint64) time;
  if (time)
    g_array_append_val (record->latencies, latency);
  else
    record->unreadable++;
  return GST_PAD_PROBE_OK;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static void
report (Record *record)
{
  GArray *latencies = record->latencies;
  guint frames = latencies->len;
  gdouble seconds = (record->last - record->first) / (gdouble) G_USEC_PER_SEC;

  if (!frames) {
    g_print ("frames 0 unreadable %u\n", record->unreadable);
    return;
  }
  g_array_sort (latencies, compare);
  g_print ("frames %u fps %.2f median %.2f worst %.2f unreadable %u\n", frames,
      seconds > 0 ? (frames + record->unreadable - 1) / seconds : 0,
      g_array_index (latencies, gint64, frames / 2) / 1000.0,
      g_array_index (latencies, gint64, frames - 1) / 1000.0,
      record->unreadable);
}

static void
attach (GstElement *pipeline, const gchar *name, const gchar *pad_name,
    GstPadProbeCallback callback, Record *record)
{
  g_autoptr (GstElement) element =
      gst_bin_get_by_name (GST_BIN (pipeline), name);
  g_autoptr (GstPad) pad =
      element ? gst_element_get_static_pad (element, pad_name) : NULL;

  if (pad)
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, callback, record, NULL);
}

static gboolean
on_signal (gpointer unused G_GNUC_UNUSED)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

static void
on_message (GstBus *bus G_GNUC_UNUSED, GstMessage *message, gboolean *failed)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *debug = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    gst_message_parse_error (message, &error, &debug);
    g_printerr ("ERROR: %s (%s)\n", error->message, debug ? debug : "");
    *failed = TRUE;
  }
  if (GST_MESSAGE_TYPE (message) & (GST_MESSAGE_ERROR | GST_MESSAGE_EOS))
    g_main_loop_quit (loop);
}

static void
run (GstElement *pipeline, gboolean *failed)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);

  loop = g_main_loop_new (NULL, FALSE);
  gst_bus_add_signal_watch (bus);
  g_signal_connect (bus, "message", G_CALLBACK (on_message), failed);
  g_unix_signal_add (SIGINT, on_signal, NULL);
  g_unix_signal_add (SIGTERM, on_signal, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  g_main_loop_run (loop);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

int
main (int argc, char **argv)
{
  Record record = { .latencies = g_array_new (FALSE, FALSE, sizeof (gint64)) };
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GError) error = NULL;
  gboolean failed = FALSE;

  if (argc == 2 && g_str_equal (argv[1], "--help")) {
    g_print ("stopwatch LAUNCH LINE, with an identity name=camera or"
             " name=viewer\n");
    return 0;
  }
  gst_init (&argc, &argv);
  pipeline = gst_parse_launchv ((const gchar **) argv + 1, &error);
  if (error || !GST_IS_BIN (pipeline)) {
    g_printerr ("%s\n", error ? error->message : "that is no pipeline");
    return 1;
  }
  attach (pipeline, "camera", "src", stamp, NULL);
  attach (pipeline, "viewer", "sink", read_off, &record);
  run (pipeline, &failed);
  if (record.first)
    report (&record);
  g_array_unref (record.latencies);
  return failed;
}
