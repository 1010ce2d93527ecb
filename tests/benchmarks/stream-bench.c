/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Many streams in one process, each as fast as it goes: what all of them get done
 * together, and what of threads and memory that takes.
 *
 *   stream-bench [--streams 1,4,16,64] [--threads 0,1,2] [--seconds 2]
 *                [--element "sobelfilter"] [--csv FILE]
 *
 * A line for each number of streams and each setting of n-threads: frames per
 * second, frames per second of processor time, threads beside those that the
 * streams are in, and memory of a stream without its frame. */

#include <gst/video/video.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define CAPS "video/x-raw,format=NV12,width=1920,height=1080,framerate=60/1"
#define FRAME_SIZE (1920 * 1080 * 3 / 2)

static gchar *opt_streams = NULL, *opt_threads = NULL, *opt_element = NULL;
static gchar *opt_csv = NULL;
static gdouble opt_seconds = 2;

static const GOptionEntry options[] = {
  { "streams", 0, 0, G_OPTION_ARG_STRING, &opt_streams, "Numbers of streams",
      "1,4,16,64" },
  { "threads", 0, 0, G_OPTION_ARG_STRING, &opt_threads, "Settings of n-threads",
      "0,1,2" },
  { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &opt_seconds, "Of each", "2" },
  { "element", 0, 0, G_OPTION_ARG_STRING, &opt_element, "As in a launch line",
      "sobelfilter" },
  { "csv", 0, 0, G_OPTION_ARG_FILENAME, &opt_csv, "Where to write", "FILE" },
  G_OPTION_ENTRY_NULL,
};

typedef struct
{
  GstElement *element;
  GstPad *src, *sink;
  GstBuffer *frame;
  GThread *thread;
  guint64 n_frames;
} Stream;

typedef struct
{
  gdouble per_second, per_cpu_second, mb;
  guint n_helpers;
} Result;

static gint may_begin, has_to_end; /* atomic */

/* What comes out is what goes in next. */
static GstFlowReturn
take_back (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  Stream *stream = gst_pad_get_element_private (pad);

  (void) parent;
  stream->frame = buffer;
  return GST_FLOW_OK;
}

static gpointer
flow (gpointer data)
{
  Stream *stream = data;

  while (!g_atomic_int_get (&may_begin))
    g_usleep (1000);
  while (!g_atomic_int_get (&has_to_end)) {
    if (gst_pad_push (stream->src, stream->frame) != GST_FLOW_OK)
      g_error ("a frame was refused");
    stream->n_frames++;
  }
  return NULL;
}

static void
link_pads (Stream *stream)
{
  GstPad *sink = gst_element_get_static_pad (stream->element, "sink");
  GstPad *src = gst_element_get_static_pad (stream->element, "src");

  stream->src = gst_pad_new ("src", GST_PAD_SRC);
  stream->sink = gst_pad_new ("sink", GST_PAD_SINK);
  gst_pad_set_chain_function (stream->sink, take_back);
  gst_pad_set_element_private (stream->sink, stream);
  gst_pad_set_active (stream->src, TRUE);
  gst_pad_set_active (stream->sink, TRUE);
  if (gst_pad_link (stream->src, sink) != GST_PAD_LINK_OK
      || gst_pad_link (src, stream->sink) != GST_PAD_LINK_OK)
    g_error ("pads do not link");
  gst_object_unref (sink);
  gst_object_unref (src);
}

static void
start_stream (Stream *stream, const gchar *launch, guint n_threads)
{
  GstCaps *caps = gst_caps_from_string (CAPS);
  GError *error = NULL;
  GstSegment segment;

  stream->element = gst_parse_launch (launch, &error);
  if (!stream->element)
    g_error ("%s: %s", launch, error->message);
  g_object_set (stream->element, "n-threads", n_threads, NULL);
  link_pads (stream);
  gst_element_set_state (stream->element, GST_STATE_PLAYING);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_pad_push_event (stream->src, gst_event_new_stream_start ("bench"));
  gst_pad_push_event (stream->src, gst_event_new_caps (caps));
  gst_pad_push_event (stream->src, gst_event_new_segment (&segment));
  gst_caps_unref (caps);
  stream->thread = g_thread_new ("stream", flow, stream);
}

static GstBuffer *
make_frame (GRand *rand)
{
  guint32 *words = g_malloc (FRAME_SIZE);

  for (guint i = 0; i < FRAME_SIZE / 4; i++)
    words[i] = g_rand_int (rand);
  return gst_buffer_new_wrapped (words, FRAME_SIZE);
}

/* A field of /proc/self/status. */
static guint
status_of (const gchar *field)
{
  gchar *text = NULL, *at;
  guint number = 0;

  if (g_file_get_contents ("/proc/self/status", &text, NULL, NULL)
      && (at = strstr (text, field)))
    number = (guint) g_ascii_strtoull (at + strlen (field), NULL, 10);
  g_free (text);
  return number;
}

static gdouble
cpu_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (gdouble) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + 1e-6 * (gdouble) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static guint64
total_frames (const Stream *streams, guint n)
{
  guint64 total = 0;

  for (guint i = 0; i < n; i++)
    total += streams[i].n_frames;
  return total;
}

static Result
measure (const gchar *launch, guint n, guint n_threads)
{
  Stream *streams = g_new0 (Stream, n);
  GRand *rand = g_rand_new_with_seed (1);
  gdouble start, cpu;
  guint before, threads;
  Result result;

  for (guint i = 0; i < n; i++)
    streams[i].frame = make_frame (rand);
  before = status_of ("VmRSS:");
  threads = status_of ("Threads:");
  for (guint i = 0; i < n; i++)
    start_stream (&streams[i], launch, n_threads);
  cpu = cpu_seconds ();
  start = g_get_monotonic_time () * 1e-6;
  g_atomic_int_set (&may_begin, 1);
  g_usleep ((gulong) (opt_seconds * 1e6));
  result.n_helpers = status_of ("Threads:") - threads - n;
  result.mb = ((gdouble) status_of ("VmRSS:") - before) / 1024 / n;
  g_atomic_int_set (&has_to_end, 1);
  for (guint i = 0; i < n; i++)
    g_thread_join (streams[i].thread);
  result.per_second =
      total_frames (streams, n) / (g_get_monotonic_time () * 1e-6 - start);
  result.per_cpu_second = total_frames (streams, n) / (cpu_seconds () - cpu);
  return result;
}

/* In a process of its own, which has nothing of another's memory or threads. */
static gboolean
measure_apart (const gchar *launch, guint n, guint n_threads, Result *result)
{
  gint ends[2], status = 1;
  gboolean read_all;
  pid_t child;

  if (pipe (ends) != 0 || (child = fork ()) < 0)
    return FALSE;
  if (child == 0) {
    gst_init (NULL, NULL);
    *result = measure (launch, n, n_threads);
    _exit (write (ends[1], result, sizeof *result) != sizeof *result);
  }
  close (ends[1]);
  read_all = read (ends[0], result, sizeof *result) == sizeof *result;
  close (ends[0]);
  return waitpid (child, &status, 0) == child && status == 0 && read_all;
}

static gboolean
measure_all (FILE *csv, const gchar *launch)
{
  gchar **streams =
      g_strsplit (opt_streams ? opt_streams : "1,4,16,64", ",", 0);
  gchar **threads = g_strsplit (opt_threads ? opt_threads : "0,1,2", ",", 0);
  gboolean ok = TRUE;

  fprintf (csv, "element,streams,n-threads,frames/s,frames/cpu-s,helpers,MB\n");
  for (gchar **s = streams; *s && ok; s++)
    for (gchar **t = threads; *t && ok; t++) {
      Result r;

      ok = measure_apart (launch, (guint) g_ascii_strtoull (*s, NULL, 10),
          (guint) g_ascii_strtoull (*t, NULL, 10), &r);
      if (ok)
        fprintf (csv, "%s,%s,%s,%.0f,%.0f,%u,%.2f\n", launch, *s, *t,
            r.per_second, r.per_cpu_second, r.n_helpers, r.mb);
      fflush (csv);
    }
  g_strfreev (streams);
  g_strfreev (threads);
  return ok;
}

int
main (int argc, char **argv)
{
  GOptionContext *context = g_option_context_new (NULL);
  GError *error = NULL;
  FILE *csv = stdout;
  gboolean ok;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("stream-bench: %s\n", error->message);
    return 2;
  }
  g_option_context_free (context);
  if (opt_csv && !(csv = fopen (opt_csv, "w"))) {
    g_printerr ("stream-bench: cannot write %s\n", opt_csv);
    return 1;
  }
  ok = measure_all (csv, opt_element ? opt_element : "sobelfilter");
  if (csv != stdout)
    ok = fclose (csv) == 0 && ok;
  return ok ? 0 : 1;
}
