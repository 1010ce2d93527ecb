/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 *   soak [FRAMES [SEED [keep]]]
 *
 * Small frames through both elements, while two threads set their properties and
 * move the pointer, caps change, streams are flushed and elements restarted. What
 * the process keeps in memory must not grow: see LARGEST_GROWTH. At the end both
 * elements have to make the same picture as new ones. `keep` leaves caps behind, for leaks.py to see that they
 * are found.
 */

#include <gst/check/gstharness.h>
#include <gst/video/video.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <unistd.h>
#endif
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "../anyproperty.h"

/* Bytes, after the first tenth of the frames. */
#define LARGEST_GROWTH (2 << 20)
/* Frames, on average, from one to the next. */
#define FRAMES_PER_CAPS 40
#define FRAMES_PER_FLUSH 60
#define FRAMES_PER_RESTART 1000

/* Bytes behind a frame, and their value. */
#define N_BEHIND 256
#define BEHIND 0x5a

#define N_ELEMENTS 2
#define N_TUNERS 2

typedef struct
{
  GstElement *element[N_ELEMENTS];
  gint stop; /* atomic */
} Tuned;

typedef struct
{
  GstHarness *h;
  GstBus *bus;
  GRand *rand;
  Tuned tuned;
  GstVideoInfo info;
  guint64 n_caps, n_flushes, n_restarts, n_messages;
} Soak;

static GRand *
new_rand (guint32 a, guint32 b)
{
  const guint32 seed[] = { a, b };

  return g_rand_new_with_seed_array (seed, G_N_ELEMENTS (seed));
}

/* --- those who cannot leave the elements alone --- */

static void
set_a_property (GstElement *element, GRand *rand)
{
  GValue value = G_VALUE_INIT;
  guint n;
  GParamSpec **all = any_properties (element, &n);
  GParamSpec *pspec = all[g_rand_int_range (rand, 0, n)];

  any_property_value (pspec, g_rand_int_range (rand, 0, ANY_N_VALUES), rand,
      &value);
  g_object_set_property (G_OBJECT (element), pspec->name, &value);
  g_object_get_property (G_OBJECT (element), pspec->name, &value);
  g_value_unset (&value);
  g_free (all);
}

static void
move_the_pointer (GstElement *element, GRand *rand)
{
  gst_element_send_event (element,
      gst_event_new_navigation (
          gst_structure_new ("application/x-gst-navigation", "event",
              G_TYPE_STRING, "mouse-move", "pointer_x", G_TYPE_DOUBLE,
              g_rand_double_range (rand, -9, 99), "pointer_y", G_TYPE_DOUBLE,
              g_rand_double_range (rand, -9, 99), NULL)));
}

typedef struct
{
  Tuned *tuned;
  GRand *rand;
  GThread *thread;
} Tuner;

static gpointer
tune (gpointer data)
{
  Tuner *tuner = data;

  while (!g_atomic_int_get (&tuner->tuned->stop)) {
    GstElement *element =
        tuner->tuned->element[g_rand_int_range (tuner->rand, 0, N_ELEMENTS)];

    if (g_rand_int_range (tuner->rand, 0, 10) == 0)
      move_the_pointer (element, tuner->rand);
    else
      set_a_property (element, tuner->rand);
    g_usleep (200);
  }
  return NULL;
}

/* --- the stream --- */

static GstVideoFormat
a_format (GstElement *element, GRand *rand)
{
  GstPad *pad = gst_element_get_static_pad (element, "sink");
  GstCaps *caps = gst_pad_get_pad_template_caps (pad);
  const GValue *formats =
      gst_structure_get_value (gst_caps_get_structure (caps, 0), "format");
  const guint n = gst_value_list_get_size (formats);
  const GstVideoFormat format =
      gst_video_format_from_string (g_value_get_string (
          gst_value_list_get_value (formats, g_rand_int_range (rand, 0, n))));

  gst_caps_unref (caps);
  gst_object_unref (pad);
  return format;
}

static void
change_caps (Soak *soak)
{
  static const GstVideoInterlaceMode modes[] = {
    GST_VIDEO_INTERLACE_MODE_PROGRESSIVE, GST_VIDEO_INTERLACE_MODE_PROGRESSIVE,
    GST_VIDEO_INTERLACE_MODE_INTERLEAVED, GST_VIDEO_INTERLACE_MODE_MIXED,
    GST_VIDEO_INTERLACE_MODE_ALTERNATE
  };

  g_assert_true (gst_video_info_set_interlaced_format (&soak->info,
      a_format (soak->tuned.element[0], soak->rand),
      modes[g_rand_int_range (soak->rand, 0, G_N_ELEMENTS (modes))],
      g_rand_int_range (soak->rand, 1, 65),
      g_rand_int_range (soak->rand, 1, 49)));
  soak->info.fps_n = 25;
  gst_harness_set_src_caps (soak->h, gst_video_info_to_caps (&soak->info));
  soak->n_caps++;
}

static void
new_segment (Soak *soak)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  g_assert_true (
      gst_harness_push_event (soak->h, gst_event_new_segment (&segment)));
}

static void
flush (Soak *soak)
{
  g_assert_true (
      gst_harness_push_event (soak->h, gst_event_new_flush_start ()));
  g_assert_true (
      gst_harness_push_event (soak->h, gst_event_new_flush_stop (TRUE)));
  new_segment (soak);
  soak->n_flushes++;
}

static void
restart (Soak *soak)
{
  g_assert_true (gst_element_set_state (soak->h->element, GST_STATE_NULL)
      == GST_STATE_CHANGE_SUCCESS);
  g_assert_true (gst_element_set_state (soak->h->element, GST_STATE_PLAYING)
      == GST_STATE_CHANGE_SUCCESS);
  gst_harness_push_event (soak->h, gst_event_new_stream_start ("soak"));
  change_caps (soak);
  soak->n_restarts++;
}

/* One byte in every so often is another in every frame. Behind it lies what
 * nobody may touch. */
static GstBuffer *
a_buffer (const GstVideoInfo *info, GRand *rand)
{
  const gsize size = GST_VIDEO_INFO_SIZE (info);
  guint8 *data = g_malloc (size + N_BEHIND);

  for (gsize i = 0; i < size; i++)
    data[i] = i * 37 >> 3;
  for (gsize i = 0; i < size; i += 16)
    data[i] = g_rand_int (rand);
  memset (data + size, BEHIND, N_BEHIND);
  return gst_buffer_new_wrapped_full (0, data, size + N_BEHIND, 0, size, data,
      g_free);
}

static gboolean
is_whole (GstBuffer *buffer)
{
  guint8 expected[N_BEHIND];
  gsize size = gst_buffer_get_size (buffer);

  memset (expected, BEHIND, N_BEHIND);
  gst_buffer_set_size (buffer, size + N_BEHIND);
  return gst_buffer_memcmp (buffer, size, expected, N_BEHIND) == 0;
}

static void
add_metas (GstBuffer *buffer, const GstVideoInfo *info, GRand *rand)
{
  const guint width = GST_VIDEO_INFO_WIDTH (info);
  const guint height = GST_VIDEO_INFO_HEIGHT (info);

  if (g_rand_int_range (rand, 0, 8) == 0) {
    GstVideoCropMeta *crop = gst_buffer_add_video_crop_meta (buffer);

    crop->x = g_rand_int_range (rand, 0, width);
    crop->y = g_rand_int_range (rand, 0, height);
    crop->width = g_rand_int_range (rand, 0, 2 * width);
    crop->height = g_rand_int_range (rand, 0, 2 * height);
  }
  if (g_rand_int_range (rand, 0, 8) == 0)
    gst_buffer_add_video_region_of_interest_meta (buffer, "face",
        g_rand_int_range (rand, 0, 2 * width),
        g_rand_int_range (rand, 0, 2 * height), width, height);
}

/* What nobody reads would count as growth. */
static void
drain (Soak *soak)
{
  GstMessage *message;
  GstEvent *event;

  while ((message = gst_bus_pop (soak->bus))) {
    soak->n_messages++;
    gst_message_unref (message);
  }
  while ((event = gst_harness_try_pull_event (soak->h)))
    gst_event_unref (event);
  while ((event = gst_harness_try_pull_upstream_event (soak->h)))
    gst_event_unref (event);
}

static void
push (Soak *soak, guint64 n)
{
  GstBuffer *buffer = a_buffer (&soak->info, soak->rand), *after;

  GST_BUFFER_PTS (buffer) = n * 40 * GST_MSECOND;
  add_metas (buffer, &soak->info, soak->rand);
  after = gst_harness_push_and_pull (soak->h, buffer);
  g_assert_true (after == buffer);
  if (!is_whole (after))
    g_error ("bytes behind a frame of %s changed",
        GST_VIDEO_INFO_NAME (&soak->info));
  gst_buffer_unref (after);
  drain (soak);
}

static void
step (Soak *soak, guint64 n)
{
  if (g_rand_int_range (soak->rand, 0, FRAMES_PER_CAPS) == 0)
    change_caps (soak);
  if (g_rand_int_range (soak->rand, 0, FRAMES_PER_FLUSH) == 0)
    flush (soak);
  if (g_rand_int_range (soak->rand, 0, FRAMES_PER_RESTART) == 0)
    restart (soak);
  push (soak, n);
}

/* Pointer events end where they come from, in the thread that sent them. */
static GstPadProbeReturn
drop_navigation (GstPad *pad G_GNUC_UNUSED, GstPadProbeInfo *info,
    gpointer data G_GNUC_UNUSED)
{
  return GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info))
          == GST_EVENT_NAVIGATION
      ? GST_PAD_PROBE_DROP
      : GST_PAD_PROBE_OK;
}

static void
open_stream (Soak *soak)
{
  soak->h = gst_harness_new_parse (
      "sobelfilter name=edges ! magnifyfilter name=lens");
  gst_pad_add_probe (soak->h->srcpad, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM,
      drop_navigation, NULL, NULL);
  soak->bus = gst_bus_new ();
  gst_element_set_bus (soak->h->element, soak->bus);
  soak->tuned.element[0] =
      gst_bin_get_by_name (GST_BIN (soak->h->element), "edges");
  soak->tuned.element[1] =
      gst_bin_get_by_name (GST_BIN (soak->h->element), "lens");
}

static void
close_stream (Soak *soak)
{
  for (guint i = 0; i < N_ELEMENTS; i++)
    gst_object_unref (soak->tuned.element[i]);
  gst_element_set_bus (soak->h->element, NULL);
  gst_object_unref (soak->bus);
  gst_harness_teardown (soak->h);
}

/* --- what is looked at --- */

/* Bytes of the process in memory; 0 where nothing tells, and where a sanitizer
 * keeps books of its own. */
static gint64
resident (void)
{
  gint64 bytes = 0;
#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__) \
    && !defined(__SANITIZE_THREAD__)
  long pages;
  FILE *file = fopen ("/proc/self/statm", "r");

#ifdef __GLIBC__
  malloc_trim (0); /* what is free goes back, as far as it can */
#endif
  if (file && fscanf (file, "%*d %ld", &pages) == 1)
    bytes = (gint64) pages * sysconf (_SC_PAGESIZE);
  if (file)
    fclose (file);
#endif
  return bytes;
}

/* TRUE unless the process has grown too much since the first tenth. */
static gboolean
soak_frames (Soak *soak, guint64 n_frames)
{
  const guint64 tenth = MAX (n_frames / 10, 1);
  const gint64 start = g_get_monotonic_time ();
  gint64 first = 0, growth = 0;

  change_caps (soak);
  for (guint64 n = 0; n < n_frames; n++) {
    step (soak, n);
    if ((n + 1) % tenth > 0)
      continue;
    if (n + 1 == tenth)
      first = resident ();
    growth = resident () - first;
    printf ("%" G_GUINT64_FORMAT " frames, %.1f s, %" G_GINT64_FORMAT
            " KiB more than after the first tenth\n",
        n + 1, (g_get_monotonic_time () - start) / 1e6, growth / 1024);
    fflush (stdout);
  }
  return growth <= LARGEST_GROWTH;
}

/* What the elements make of the picture with all properties as they were at
 * first. */
static GstBuffer *
picture_by (Soak *soak)
{
  GRand *rand = new_rand (1, 2);
  GstBuffer *buffer;

  for (guint e = 0; e < N_ELEMENTS; e++) {
    guint n;
    GParamSpec **all = any_properties (soak->tuned.element[e], &n);

    for (guint i = 0; i < n; i++) {
      GValue value = G_VALUE_INIT;

      any_property_value (all[i], ANY_DEFAULT, rand, &value);
      g_object_set_property (G_OBJECT (soak->tuned.element[e]), all[i]->name,
          &value);
      g_value_unset (&value);
    }
    g_free (all);
  }
  gst_video_info_set_format (&soak->info, GST_VIDEO_FORMAT_I420, 96, 64);
  gst_harness_set_src_caps (soak->h, gst_video_info_to_caps (&soak->info));
  buffer = gst_harness_push_and_pull (soak->h, a_buffer (&soak->info, rand));
  g_rand_free (rand);
  return buffer;
}

static gboolean
makes_the_same_picture (Soak *soak)
{
  Soak new_one = { 0 };
  GstBuffer *expected, *is = picture_by (soak);
  GstMapInfo map;
  gboolean same;

  open_stream (&new_one);
  expected = picture_by (&new_one);
  g_assert_true (gst_buffer_map (expected, &map, GST_MAP_READ));
  same = gst_buffer_memcmp (is, 0, map.data, map.size) == 0;
  gst_buffer_unmap (expected, &map);
  gst_buffer_unref (expected);
  gst_buffer_unref (is);
  close_stream (&new_one);
  return same;
}

static void
start_tuners (Soak *soak, Tuner *tuners, guint32 seed)
{
  for (guint i = 0; i < N_TUNERS; i++) {
    tuners[i].tuned = &soak->tuned;
    tuners[i].rand = new_rand (seed, i);
    tuners[i].thread = g_thread_new ("tuner", tune, &tuners[i]);
  }
}

static void
stop_tuners (Soak *soak, Tuner *tuners)
{
  g_atomic_int_set (&soak->tuned.stop, 1);
  for (guint i = 0; i < N_TUNERS; i++) {
    g_thread_join (tuners[i].thread);
    g_rand_free (tuners[i].rand);
  }
}

static gboolean
run (guint64 n_frames, guint32 seed)
{
  Soak soak = { 0 };
  Tuner tuners[N_TUNERS];
  gboolean steady, same;

  printf ("seed %u\n", seed);
  soak.rand = new_rand (seed, N_TUNERS);
  open_stream (&soak);
  start_tuners (&soak, tuners, seed);
  steady = soak_frames (&soak, n_frames);
  stop_tuners (&soak, tuners);
  printf ("%" G_GUINT64_FORMAT " caps, %" G_GUINT64_FORMAT
          " flushes, %" G_GUINT64_FORMAT " restarts, %" G_GUINT64_FORMAT
          " messages\n",
      soak.n_caps, soak.n_flushes, soak.n_restarts, soak.n_messages);
  same = makes_the_same_picture (&soak);
  if (!steady)
    printf ("memory grows\n");
  if (!same)
    printf ("the picture is not that of new elements\n");
  close_stream (&soak);
  g_rand_free (soak.rand);
  return steady && same;
}

int
main (int argc, char **argv)
{
  static GstCaps *kept;
  const guint64 n_frames = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 0;
  const guint32 seed =
      argc > 2 ? g_ascii_strtoull (argv[2], NULL, 10) : g_random_int ();
  gboolean passed;

  gst_init (NULL, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  if (argc > 3) {
    kept = gst_caps_new_any ();
    g_assert_true (GST_IS_CAPS (kept));
  }
  passed = run (n_frames > 0 ? n_frames : 200000, seed);
  gst_deinit ();
  return passed ? EXIT_SUCCESS : EXIT_FAILURE;
}
