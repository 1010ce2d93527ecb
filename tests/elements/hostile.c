/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Buffers whose metas say what cannot be, memory that cannot be had or cannot be
 * mapped: the frame passes as it is, the bus tells, and the stream goes on. */

#ifdef __linux__
#define _DEFAULT_SOURCE
#endif

#include "common.h"

#ifdef __linux__
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
#endif

static const gchar *elements[] = { "sobelfilter", "magnifyfilter" };

static GstBus *bus;

static GstHarness *
harness_with_bus (const gchar *element, GstCaps *caps)
{
  GstHarness *h = test_harness (element, caps);

  bus = gst_bus_new ();
  gst_element_set_bus (h->element, bus);
  return h;
}

static void
tear_down (GstHarness *h)
{
  gst_element_set_bus (h->element, NULL);
  gst_clear_object (&bus);
  gst_harness_teardown (h);
}

/* The next warning has to be of that kind. */
static void
expect_warning (GQuark domain, gint code, const gchar *what)
{
  GstMessage *message = gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING);
  GError *error;

  fail_unless (message != NULL, "%s: no warning", what);
  gst_message_parse_warning (message, &error, NULL);
  fail_unless (g_error_matches (error, domain, code), "%s: %s", what,
      error->message);
  g_error_free (error);
  gst_message_unref (message);
}

static void
expect_no_warning (const gchar *what)
{
  fail_unless (gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING) == NULL,
      "%s: a warning", what);
}

/* Pushes @buffer and tells whether anything in it has changed. */
static gboolean
changes (GstHarness *h, GstBuffer *buffer)
{
  GstBuffer *before = gst_buffer_copy_deep (buffer);
  GstBuffer *after = gst_harness_push_and_pull (h, buffer);
  GstMapInfo map;
  gboolean changed;

  fail_unless (after != NULL);
  fail_unless (gst_buffer_map (before, &map, GST_MAP_READ));
  changed = gst_buffer_memcmp (after, 0, map.data, map.size) != 0;
  gst_buffer_unmap (before, &map);
  gst_buffer_unref (before);
  gst_buffer_unref (after);
  return changed;
}

/* --- numbers of metas --- */

typedef struct
{
  const gchar *what;
  GstVideoFormat caps_format, format;
  guint n_planes, width, height;
  gsize offset[GST_VIDEO_MAX_PLANES];
  gint stride[GST_VIDEO_MAX_PLANES];
} Claim;

#define GRAY GST_VIDEO_FORMAT_GRAY8, GST_VIDEO_FORMAT_GRAY8, 1
#define YUV GST_VIDEO_FORMAT_I420, GST_VIDEO_FORMAT_I420, 3
#define HUGE (G_MAXSIZE - 15)

/* Frames of 16 x 16 pixels in 4096 bytes. */
static const Claim claims[] = {
  { "2^32 - 1 columns", GRAY, G_MAXUINT, 16, { 0 }, { 16 } },
  { "3000000000 columns", GRAY, 3000000000u, 16, { 0 }, { 16 } },
  { "2^31 columns", GRAY, 1u << 31, 16, { 0 }, { 16 } },
  { "2^31 - 1 columns", GRAY, G_MAXINT, 16, { 0 }, { G_MAXINT } },
  { "2^32 - 1 rows", GRAY, 16, G_MAXUINT, { 0 }, { 16 } },
  { "many rows, stride 0", GRAY, 16, G_MAXINT, { 0 }, { 0 } },
  { "many rows, stride 1", GRAY, 16, G_MAXINT, { 0 }, { 1 } },
  { "more rows than memory", GRAY, 16, 257, { 0 }, { 16 } },
  { "stride 0", GRAY, 16, 16, { 0 }, { 0 } },
  { "stride 3", GRAY, 16, 16, { 0 }, { 3 } },
  { "stride -3", GRAY, 16, 16, { 256 }, { -3 } },
  { "least stride", GRAY, 16, 16, { 256 }, { G_MININT } },
  { "stride of a row less one", GRAY, 16, 16, { 0 }, { 15 } },
  { "padding shorter than a row", GRAY, 20, 16, { 0 }, { 16 } },
  { "too narrow", GRAY, 15, 16, { 0 }, { 16 } },
  { "too low", GRAY, 16, 15, { 0 }, { 16 } },
  { "nothing", GRAY, 0, 0, { 0 }, { 16 } },
  { "offset behind the memory", GRAY, 16, 16, { 4096 }, { 16 } },
  { "offset far away", GRAY, 16, 16, { HUGE }, { 16 } },
  { "the last row outside", GRAY, 16, 16, { 4096 - 255 }, { 16 } },
  { "chroma stride", YUV, 16, 16, { 0, 256, 512 }, { 16, 7, 8 } },
  { "a plane over another", YUV, 16, 16, { 0, 256, 256 }, { 16, 8, 8 } },
  { "the ends of planes", YUV, 16, 16, { 0, 255, 512 }, { 16, 8, 8 } },
  { "rows over rows", YUV, 16, 16, { 0, 64 + 12, 2048 }, { 64, 64, 8 } },
  { "chroma offset", YUV, 16, 16, { 0, 256, 4096 }, { 16, 8, 8 } },
  { "planes missing", GST_VIDEO_FORMAT_I420, GST_VIDEO_FORMAT_I420, 1, 16, 16,
      { 0, 256, 512 }, { 16, 8, 8 } },
  { "more planes than the caps", GST_VIDEO_FORMAT_GRAY8, GST_VIDEO_FORMAT_I420,
      3, 16, 16, { 0, 256, 512 }, { 16, 8, 8 } },
  { "fewer planes than the caps", GST_VIDEO_FORMAT_I420, GST_VIDEO_FORMAT_GRAY8,
      1, 16, 16, { 0 }, { 16 } },
};

static GstBuffer *
claiming_buffer (const Claim *claim)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 4096, NULL);
  GstVideoMeta *meta;

  for (guint i = 0; i < 4096; i++)
    gst_buffer_memset (buffer, i, i * 7, 1);
  meta = gst_buffer_add_video_meta (buffer, GST_VIDEO_FRAME_FLAG_NONE,
      claim->format, 16, 16);
  meta->width = claim->width;
  meta->height = claim->height;
  meta->n_planes = claim->n_planes;
  memcpy (meta->offset, claim->offset, sizeof meta->offset);
  memcpy (meta->stride, claim->stride, sizeof meta->stride);
  return buffer;
}

GST_START_TEST (test_claims)
{
  GRand *rand = test_rand ();

  for (guint e = 0; e < G_N_ELEMENTS (elements); e++)
    for (guint i = 0; i < G_N_ELEMENTS (claims); i++) {
      GstVideoInfo info;
      GstHarness *h = harness_with_bus (elements[e],
          test_caps (claims[i].caps_format, 16, 16, NULL, &info));

      g_object_set (h->element, "n-threads", 2, NULL);
      fail_unless (!changes (h, claiming_buffer (&claims[i])), "%s: changed",
          claims[i].what);
      expect_warning (GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
          claims[i].what);
      fail_unless (changes (h, test_buffer (&info, NULL, rand)));
      expect_no_warning (claims[i].what);
      tear_down (h);
    }
  g_rand_free (rand);
}

GST_END_TEST;

/* Rows of one plane between those of another have no byte in common. */
GST_START_TEST (test_rows_between_rows)
{
  static const Claim claim = { "", YUV, 16, 16, { 0, 1024, 1024 + 24 },
    { 16, 64, 64 } };

  for (guint e = 0; e < G_N_ELEMENTS (elements); e++) {
    GstHarness *h = harness_with_bus (elements[e],
        test_caps (GST_VIDEO_FORMAT_I420, 16, 16, NULL, NULL));

    fail_unless (changes (h, claiming_buffer (&claim)));
    expect_no_warning ("rows between rows");
    tear_down (h);
  }
}

GST_END_TEST;

/* Crops that are not in the frame, and such as are in part. */
GST_START_TEST (test_crops)
{
  static const struct
  {
    guint x, y, width, height;
    gboolean fits;
  } crops[] = {
    { 0, 0, 0, 0, FALSE },
    { 0, 0, 0, 16, FALSE },
    { 16, 0, 8, 8, FALSE },
    { 0, 16, 8, 8, FALSE },
    { G_MAXUINT, G_MAXUINT, G_MAXUINT, G_MAXUINT, FALSE },
    { 1u << 31, 0, 8, 8, FALSE },
    { 4, 4, G_MAXUINT, G_MAXUINT, TRUE },
    { 2, 2, 15, 15, TRUE },
  };
  GRand *rand = test_rand ();

  for (guint e = 0; e < G_N_ELEMENTS (elements); e++)
    for (guint i = 0; i < G_N_ELEMENTS (crops); i++) {
      GstVideoInfo info;
      GstHarness *h = harness_with_bus (elements[e],
          test_caps (GST_VIDEO_FORMAT_I420, 16, 16, NULL, &info));
      GstBuffer *buffer = test_buffer (&info, NULL, rand);
      GstVideoCropMeta *crop = gst_buffer_add_video_crop_meta (buffer);

      crop->x = crops[i].x;
      crop->y = crops[i].y;
      crop->width = crops[i].width;
      crop->height = crops[i].height;
      fail_unless (changes (h, buffer) == crops[i].fits, "crop %u", i);
      if (crops[i].fits)
        expect_no_warning ("a crop");
      else
        expect_warning (GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT, "a crop");
      tear_down (h);
    }
  g_rand_free (rand);
}

GST_END_TEST;

/* --- memory that the meta's own function maps --- */

static guint8 foreign[64 * 48 * 2];
static gboolean foreign_maps;

/* As drivers do it, which leave the GstMapInfo alone; here with another stride
 * than the meta says, and both planes somewhere else. */
static gboolean
map_foreign (GstVideoMeta *meta, guint plane, GstMapInfo *map, gpointer *data,
    gint *stride, GstMapFlags flags)
{
  (void) meta, (void) map, (void) flags;
  *data = foreign + (plane == 0 ? 0 : 64 * 40);
  *stride = 64;
  return foreign_maps;
}

static gboolean
unmap_foreign (GstVideoMeta *meta, guint plane, GstMapInfo *map)
{
  (void) meta, (void) plane, (void) map;
  return TRUE;
}

/* NV12 of 48 x 40 pixels. */
static GstBuffer *
foreign_buffer (void)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 1, NULL);
  GstVideoMeta *meta = gst_buffer_add_video_meta (buffer,
      GST_VIDEO_FRAME_FLAG_NONE, GST_VIDEO_FORMAT_NV12, 48, 40);

  meta->map = map_foreign;
  meta->unmap = unmap_foreign;
  return buffer;
}

/* The same samples in a buffer whose meta says where they are. */
static GstBuffer *
described_buffer (void)
{
  gsize offset[GST_VIDEO_MAX_PLANES] = { 0, 64 * 40 };
  gint stride[GST_VIDEO_MAX_PLANES] = { 64, 64 };
  GstBuffer *buffer = gst_buffer_new_memdup (foreign, sizeof foreign);

  gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_FORMAT_NV12, 48, 40, 2, offset, stride);
  return buffer;
}

GST_START_TEST (test_foreign_map)
{
  GRand *rand = test_rand ();

  foreign_maps = TRUE;
  for (guint i = 0; i < sizeof foreign; i++)
    foreign[i] = g_rand_int (rand);
  for (guint e = 0; e < G_N_ELEMENTS (elements); e++) {
    GstHarness *h = harness_with_bus (elements[e],
        test_caps (GST_VIDEO_FORMAT_NV12, 48, 40, NULL, NULL));
    GstBuffer *described = gst_harness_push_and_pull (h, described_buffer ());

    gst_buffer_unref (gst_harness_push_and_pull (h, foreign_buffer ()));
    expect_no_warning ("foreign map");
    fail_unless (
        gst_buffer_memcmp (described, 0, foreign, sizeof foreign) == 0);
    gst_buffer_unref (described);
    tear_down (h);
  }
  g_rand_free (rand);
}

GST_END_TEST;

/* What cannot be mapped passes, and the bus tells once, until it can be again. */
GST_START_TEST (test_unmappable)
{
  for (guint e = 0; e < G_N_ELEMENTS (elements); e++) {
    GstHarness *h = harness_with_bus (elements[e],
        test_caps (GST_VIDEO_FORMAT_NV12, 48, 40, NULL, NULL));

    for (guint i = 0; i < 6; i++) {
      foreign_maps = i == 3;
      gst_buffer_unref (gst_harness_push_and_pull (h, foreign_buffer ()));
      if (i == 0 || i == 4)
        expect_warning (GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_READ_WRITE,
            "unmappable");
      expect_no_warning ("unmappable");
    }
    tear_down (h);
  }
}

GST_END_TEST;

/* --- memory that cannot be had --- */

#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__) \
    && !defined(__SANITIZE_THREAD__)
#define LIMITS_MEMORY

/* No more than so many bytes beyond what the process has. */
static void
leave_memory (rlim_t bytes)
{
  struct rlimit limit;
  unsigned long pages;
  FILE *file = fopen ("/proc/self/statm", "r");

  fail_unless (file && fscanf (file, "%lu", &pages) == 1);
  fclose (file);
  fail_unless (getrlimit (RLIMIT_AS, &limit) == 0);
  limit.rlim_cur = bytes == RLIM_INFINITY
      ? limit.rlim_max
      : (rlim_t) pages * sysconf (_SC_PAGESIZE) + bytes;
  fail_unless (setrlimit (RLIMIT_AS, &limit) == 0);
}

/* Not under qemu-user, whose processes have what they ask for. */
static gboolean
memory_is_limited (void)
{
  const gsize size = 64 << 20;
  gpointer data;

  leave_memory (4 << 20);
  data = mmap (NULL, size, PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  leave_memory (RLIM_INFINITY);
  if (data != MAP_FAILED)
    munmap (data, size);
  return data == MAP_FAILED;
}

static void
check_short_memory (const gchar *element, GstVideoFormat format, gint width,
    gint height, const gchar *extra)
{
  GRand *rand = test_rand ();
  GstVideoInfo info;
  GstHarness *h = harness_with_bus (element,
      test_caps (format, width, height, extra, &info));

  if (g_str_equal (element, "magnifyfilter")) {
    gst_util_set_object_arg (G_OBJECT (h->element), "interpolation", "lanczos");
    g_object_set (h->element, "radius", 10.0, NULL);
  }
  g_object_set (h->element, "n-threads", 1, NULL);
  for (guint i = 0; i < 6; i++) {
    GstBuffer *buffer = test_buffer (&info, NULL, rand);
    GstBuffer *before = gst_buffer_copy_deep (buffer), *after;

    leave_memory (i == 3 ? RLIM_INFINITY : 4 << 20);
    after = gst_harness_push_and_pull (h, buffer);
    leave_memory (RLIM_INFINITY);
    if (i == 0 || i == 4) /* once, until it works again */
      expect_warning (GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NO_SPACE_LEFT,
          "memory");
    expect_no_warning ("memory");
    if (i != 3)
      test_same_bytes (after, before, "a frame without memory");
    gst_buffer_unref (before);
    gst_buffer_unref (after);
    if (i == 3) /* what it has, it keeps: start again */
      gst_harness_set_src_caps (h,
          test_caps (format, 2 * width, height, extra, &info));
  }
  tear_down (h);
  g_rand_free (rand);
}

GST_START_TEST (test_short_memory)
{
  if (!memory_is_limited ())
    return;
  check_short_memory ("magnifyfilter", GST_VIDEO_FORMAT_P010_10LE, 1920, 1080,
      NULL);
  check_short_memory ("magnifyfilter", GST_VIDEO_FORMAT_GRAY8, 1920, 1080,
      ",interlace-mode=(string)interleaved");
  check_short_memory ("sobelfilter", GST_VIDEO_FORMAT_GRAY8, 4 << 20, 4, NULL);
}

GST_END_TEST;

/* What slices have of their own does not take many times the frame. */
GST_START_TEST (test_wide_frame)
{
  GRand *rand = test_rand ();
  GstVideoInfo info;
  GstHarness *h = harness_with_bus ("sobelfilter",
      test_caps (GST_VIDEO_FORMAT_GRAY8, 1 << 20, 64, NULL, &info));
  GstBuffer *buffer = test_buffer (&info, NULL, rand);
  GstBuffer *before = gst_buffer_copy_deep (buffer);
  GstMapInfo map;

  g_object_set (h->element, "n-threads", 2, NULL);
  leave_memory (64 << 20);
  buffer = gst_harness_push_and_pull (h, buffer);
  leave_memory (RLIM_INFINITY);
  expect_no_warning ("a wide frame");
  fail_unless (gst_buffer_map (before, &map, GST_MAP_READ));
  fail_unless (gst_buffer_memcmp (buffer, 0, map.data, map.size) != 0);
  gst_buffer_unmap (before, &map);
  gst_buffer_unref (before);
  gst_buffer_unref (buffer);
  tear_down (h);
  g_rand_free (rand);
}

GST_END_TEST;

/* A lens that reads more bytes than its positions can count. Nobody looks at the
 * frame, so that it takes addresses alone. */
GST_START_TEST (test_too_large_a_lens)
{
  const gsize size = (gsize) 65536 * 32800;
  gpointer data = mmap (NULL, size, PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  GstHarness *h = harness_with_bus ("magnifyfilter",
      test_caps (GST_VIDEO_FORMAT_GRAY8, 65536, 32800, NULL, NULL));

  if (data == MAP_FAILED) {
    tear_down (h);
    return;
  }
  g_object_set (h->element, "radius", 10.0, NULL);
  gst_buffer_unref (gst_harness_push_and_pull (h,
      gst_buffer_new_wrapped_full (0, data, size, 0, size, NULL, NULL)));
  expect_warning (GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NO_SPACE_LEFT,
      "a lens of 2 GiB");
  tear_down (h);
  munmap (data, size);
}

GST_END_TEST;
#endif

static Suite *
hostile_suite (void)
{
  Suite *s = suite_create ("hostile");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_claims);
  tcase_add_test (tc, test_rows_between_rows);
  tcase_add_test (tc, test_crops);
  tcase_add_test (tc, test_foreign_map);
  tcase_add_test (tc, test_unmappable);
#ifdef LIMITS_MEMORY
  tcase_add_test (tc, test_short_memory);
  tcase_add_test (tc, test_wide_frame);
  tcase_add_test (tc, test_too_large_a_lens);
#endif
  return s;
}

GST_CHECK_MAIN (hostile);
