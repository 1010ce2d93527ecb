/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define _GNU_SOURCE /* pread */

#include "visit.h"
#include "stats.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <gst/check/gstharness.h>
#include <gst/video/video.h>

#define FAIL(error, ...) \
  g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_FAILED, __VA_ARGS__)

typedef struct
{
  const gchar *name;
  void (*apply) (GObject *lens, gdouble step, const GstVideoInfo *info);
  gdouble step;
} Change;

/*
 * Wall-clock time less what the streaming thread waited for a processor: on a
 * busy machine long frames meet the scheduler far more often than short ones,
 * and their ratio would be one of luck.
 */
typedef struct
{
  GstClockTime start;
  guint64 waited; /* ns, at the start */
} Watch;

/* What one visit holds. */
typedef struct
{
  const BenchCase *bcase;
  const Change *change;
  GstVideoInfo info;
  GstMapInfo picture;  /* what each frame shows; never written */
  GstHarness *harness; /* NULL for memcpy */
  GstBufferPool *pool; /* hands the same warm frame out each time */
  guint frames;        /* run so far */
} Visit;

static void
move_centre (GObject *lens, gdouble pixels, const GstVideoInfo *info)
{
  gdouble width = GST_VIDEO_INFO_WIDTH (info);
  gdouble height = GST_VIDEO_INFO_HEIGHT (info);

  g_object_set (lens, "center-x", (width / 2 + pixels) / width, "center-y",
      (height / 2 + pixels) / height, NULL);
}

static void
change_zoom (GObject *lens, gdouble step, const GstVideoInfo *info)
{
  (void) info;
  g_object_set (lens, "zoom", 2.0 + step, NULL);
}

static void
change_radius (GObject *lens, gdouble step, const GstVideoInfo *info)
{
  (void) info;
  g_object_set (lens, "radius", 1.0 / 3.0 + step, NULL);
}

/* The values run to and fro around the default so that the mean is its. */
#define CHANGE_PERIOD 64

static const Change changes[] = {
  { "centre-by-pixels", move_centre, 1.0 },
  { "centre-by-fractions", move_centre, 0.3 },
  { "zoom", change_zoom, 0.003 },
  { "radius", change_radius, 0.0003 },
};

static const Change *
find_change (const gchar *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    if (g_str_equal (changes[i].name, name))
      return &changes[i];
  return NULL;
}

static GstBuffer *
draw_picture (GstCaps *caps, GError **error)
{
  GstHarness *source =
      gst_harness_new_parse ("videotestsrc num-buffers=1 "
                             "pattern=zone-plate kx2=20 ky2=20");
  GstBuffer *picture;

  gst_harness_set_sink_caps (source, gst_caps_ref (caps));
  gst_harness_play (source);
  picture = gst_harness_pull (source);
  gst_harness_teardown (source);
  if (!picture)
    FAIL (error, "videotestsrc does not draw this format");
  return picture;
}

/* Owned by a table of all pictures drawn so far: visits repeat. */
static GstBuffer *
get_picture (GstCaps *caps, GError **error)
{
  static GHashTable *pictures = NULL;
  gchar *key = gst_caps_to_string (caps);
  GstBuffer *picture;

  if (!pictures)
    pictures = g_hash_table_new (g_str_hash, g_str_equal);
  picture = g_hash_table_lookup (pictures, key);
  if (!picture && (picture = draw_picture (caps, error)))
    g_hash_table_insert (pictures, g_strdup (key), picture);
  g_free (key);
  return picture;
}

static gboolean
set_property (GstElement *element, const gchar *setting, GError **error)
{
  gchar **pair = g_strsplit (setting, "=", 2);
  gboolean known = pair[0] && pair[1]
      && g_object_class_find_property (G_OBJECT_GET_CLASS (element), pair[0]);

  if (known)
    gst_util_set_object_arg (G_OBJECT (element), pair[0], pair[1]);
  else
    FAIL (error, "no property for \"%s\"", setting);
  g_strfreev (pair);
  return known;
}

static gboolean
set_properties (GstElement *element, const BenchCase *bcase, GError **error)
{
  gchar **settings = g_strsplit (bcase->properties, " ", -1);
  gboolean done = TRUE;

  for (gchar **s = settings; done && *s; s++)
    done = !**s || set_property (element, *s, error);
  g_strfreev (settings);
  if (done
      && g_object_class_find_property (G_OBJECT_GET_CLASS (element),
          "n-threads"))
    g_object_set (element, "n-threads", bcase->threads, NULL);
  return done;
}

/* The pads answer from their templates before anything is linked. */
static gboolean
takes_caps (GstElement *element, GstCaps *caps)
{
  GstPad *pad = gst_element_get_static_pad (element, "sink");
  gboolean takes = pad && gst_pad_query_accept_caps (pad, caps);

  gst_clear_object (&pad);
  return takes;
}

static GstHarness *
open_element (const BenchCase *bcase, GstCaps *caps, GError **error)
{
  GstElement *element = gst_element_factory_make (bcase->element, NULL);
  GstHarness *harness = NULL;

  if (!element) {
    FAIL (error, "not installed");
    return NULL;
  }
  gst_object_ref_sink (element);
  if (!takes_caps (element, caps)) {
    FAIL (error, "does not take %s", bcase->format);
  } else if (set_properties (element, bcase, error)) {
    harness = gst_harness_new_with_element (element, "sink", "src");
    gst_harness_set_src_caps (harness, gst_caps_ref (caps));
  }
  gst_object_unref (element);
  return harness;
}

static gdouble
number_of (const gchar *properties, const gchar *name)
{
  const gchar *found = strstr (properties, name);

  return found ? g_ascii_strtod (found + strlen (name), NULL) : 0;
}

/* The scaler's own frame comes out, and not the one that went in. */
static GstHarness *
open_scaler (const BenchCase *bcase, GstCaps *caps, GError **error)
{
  const gdouble zoom = number_of (bcase->properties, "zoom=");
  const gchar *method = strstr (bcase->properties, "method=");
  GstHarness *harness;
  gint width, height, x, y;
  gchar *line;

  if (zoom < 1 || !method || !bench_parse_size (bcase->size, &width, &height)) {
    FAIL (error, "a scaler wants zoom and method");
    return NULL;
  }
  x = (gint) (width * (1 - 1 / zoom) / 4) * 2;
  y = (gint) (height * (1 - 1 / zoom) / 4) * 2;
  line = g_strdup_printf ("videocrop left=%d right=%d top=%d bottom=%d ! "
                          "videoscale n-threads=1 %s ! "
                          "capsfilter caps=video/x-raw,width=%d,height=%d",
      x, x, y, y, method, width, height);
  harness = gst_harness_new_parse (line);
  gst_harness_set_src_caps (harness, gst_caps_ref (caps));
  g_free (line);
  return harness;
}

static GstHarness *
open_harness (const BenchCase *bcase, GstCaps *caps, GError **error)
{
  return g_str_equal (bcase->element, BENCH_SCALER)
      ? open_scaler (bcase, caps, error)
      : open_element (bcase, caps, error);
}

static GstBufferPool *
open_pool (GstCaps *caps, gsize size)
{
  GstBufferPool *pool = gst_buffer_pool_new ();
  GstStructure *config = gst_buffer_pool_get_config (pool);

  gst_buffer_pool_config_set_params (config, caps, size, 1, 0);
  gst_buffer_pool_set_config (pool, config);
  gst_buffer_pool_set_active (pool, TRUE);
  return pool;
}

static GstBuffer *
next_frame (Visit *visit)
{
  GstBuffer *frame = NULL;

  if (gst_buffer_pool_acquire_buffer (visit->pool, &frame, NULL) != GST_FLOW_OK)
    g_error ("no memory for a frame");
  gst_buffer_fill (frame, 0, visit->picture.data, visit->picture.size);
  GST_BUFFER_PTS (frame) = visit->frames * GST_SECOND / 30;
  GST_BUFFER_DURATION (frame) = GST_SECOND / 30;
  return frame;
}

/* Consumes @frame. Returns what came out, NULL when nothing did. */
static GstBuffer *
push_frame (Visit *visit, GstBuffer *frame)
{
  if (visit->change) {
    gint at = (gint) (visit->frames % CHANGE_PERIOD) - CHANGE_PERIOD / 2;

    visit->change->apply (G_OBJECT (visit->harness->element),
        at * visit->change->step, &visit->info);
  }
  if (gst_harness_push (visit->harness, frame) != GST_FLOW_OK)
    return NULL;
  return gst_harness_pull (visit->harness);
}

/*
 * Nanoseconds that the calling thread has waited for a processor so far; Linux
 * counts them, elsewhere it is 0.
 */
static guint64
time_waited (void)
{
  static int file = -1;
  unsigned long long running, waiting;
  gchar text[100];
  gssize length;

  if (file < 0)
    file = open ("/proc/thread-self/schedstat", O_RDONLY);
  length = pread (file, text, sizeof (text) - 1, 0);
  text[MAX (length, 0)] = '\0';
  return sscanf (text, "%llu %llu", &running, &waiting) == 2 ? waiting : 0;
}

static void
start_watch (Watch *watch)
{
  watch->waited = time_waited ();
  watch->start = gst_util_get_timestamp ();
}

static gdouble
read_watch (const Watch *watch)
{
  GstClockTime wall = gst_util_get_timestamp () - watch->start;
  guint64 waited = time_waited () - watch->waited;

  return wall > waited ? (gdouble) (wall - waited) / GST_SECOND : 0;
}

/* Seconds one frame took, negative when it did not come out. */
static gdouble
time_push (Visit *visit)
{
  GstBuffer *frame = next_frame (visit), *out;
  gdouble seconds;
  Watch watch;

  start_watch (&watch);
  out = push_frame (visit, frame);
  seconds = read_watch (&watch);
  visit->frames++;
  if (!out)
    return -1;
  gst_buffer_unref (out);
  return seconds;
}

static gdouble
time_copy (Visit *visit)
{
  GstBuffer *frame = NULL;
  gdouble seconds;
  GstMapInfo map;
  Watch watch;

  if (gst_buffer_pool_acquire_buffer (visit->pool, &frame, NULL) != GST_FLOW_OK)
    return -1;
  gst_buffer_map (frame, &map, GST_MAP_WRITE);
  start_watch (&watch);
  memcpy (map.data, visit->picture.data, visit->picture.size);
  seconds = read_watch (&watch);
  gst_buffer_unmap (frame, &map);
  gst_buffer_unref (frame);
  return seconds;
}

static gdouble
time_frame (Visit *visit)
{
  return visit->harness ? time_push (visit) : time_copy (visit);
}

static gboolean
leaves_picture (const BenchCase *bcase)
{
  return g_str_equal (bcase->element, "identity")
      || strstr (bcase->properties, "output=none");
}

/* Runs one frame and compares; also the first frame of the warm-up. */
static gboolean
changes_picture (Visit *visit, GError **error)
{
  GstBuffer *out = push_frame (visit, next_frame (visit));
  gboolean changed;

  visit->frames++;
  if (!out) {
    FAIL (error, "no frame came out");
    return FALSE;
  }
  changed =
      gst_buffer_memcmp (out, 0, visit->picture.data, visit->picture.size) != 0;
  gst_buffer_unref (out);
  if (!changed && !leaves_picture (visit->bcase)) {
    FAIL (error, "leaves the picture as it is");
    return FALSE;
  }
  return TRUE;
}

static gdouble
measure (Visit *visit, gdouble budget, GError **error)
{
  GArray *times;
  gdouble spent, seconds = 0, median;

  if (visit->harness && !changes_picture (visit, error))
    return -1;
  times = g_array_new (FALSE, FALSE, sizeof (gdouble));
  for (spent = 0; spent < budget / 4 && seconds >= 0; spent += seconds)
    seconds = time_frame (visit);
  for (spent = 0; spent < budget && seconds >= 0; spent += seconds) {
    seconds = time_frame (visit);
    g_array_append_val (times, seconds);
  }
  median = bench_quantile (times, 0.5);
  g_array_unref (times);
  if (seconds < 0)
    FAIL (error, "no frame came out");
  return seconds < 0 ? -1 : median;
}

static gdouble
visit_caps (Visit *visit, GstCaps *caps, gdouble budget, GError **error)
{
  GstBuffer *picture = get_picture (caps, error);
  gdouble seconds = -1;

  if (!picture)
    return -1;
  if (!g_str_equal (visit->bcase->element, BENCH_MEMCPY)
      && !(visit->harness = open_harness (visit->bcase, caps, error)))
    return -1;
  visit->pool = open_pool (caps, GST_VIDEO_INFO_SIZE (&visit->info));
  gst_buffer_map (picture, &visit->picture, GST_MAP_READ);
  seconds = measure (visit, budget, error);
  gst_buffer_unmap (picture, &visit->picture);
  gst_buffer_pool_set_active (visit->pool, FALSE);
  gst_object_unref (visit->pool);
  if (visit->harness)
    gst_harness_teardown (visit->harness);
  return seconds;
}

static gboolean
set_info (GstVideoInfo *info, const BenchCase *bcase)
{
  GstVideoFormat format = gst_video_format_from_string (bcase->format);
  gint width, height;

  if (format == GST_VIDEO_FORMAT_UNKNOWN
      || !bench_parse_size (bcase->size, &width, &height)
      || !gst_video_info_set_format (info, format, width, height))
    return FALSE;
  GST_VIDEO_INFO_FPS_N (info) = 30;
  GST_VIDEO_INFO_FPS_D (info) = 1;
  return TRUE;
}

gdouble
bench_visit (const BenchCase *bcase, gdouble budget, GError **error)
{
  Visit visit = { .bcase = bcase, .change = find_change (bcase->change) };
  gdouble seconds;
  GstCaps *caps;

  if (!set_info (&visit.info, bcase) || (*bcase->change && !visit.change)) {
    FAIL (error, "no such format, size or change");
    return -1;
  }
  caps = gst_video_info_to_caps (&visit.info);
  seconds = visit_caps (&visit, caps, budget, error);
  gst_caps_unref (caps);
  return seconds;
}
