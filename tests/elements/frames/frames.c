/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What of a buffer is the picture: frames larger than the caps, crops, and memory
 * that a meta's own function maps. The picture has to come out as the same
 * picture does in a tight frame, and nothing else may change. */

#include "common.h"

static const gchar *elements[] = { "sobelfilter", "magnifyfilter" };

#define INTERLACED ",interlace-mode=(string)interleaved"

typedef struct
{
  gint x, y, width, height;
} Area;

static void
add_crop (GstBuffer *buffer, const Area *area)
{
  GstVideoCropMeta *meta = gst_buffer_add_video_crop_meta (buffer);

  meta->x = area->x;
  meta->y = area->y;
  meta->width = area->width;
  meta->height = area->height;
}

/* The samples of @area as a picture of the size that @info has, in @tight, or
 * back from there into the whole picture. */
static void
move_samples (RefPicture *whole, RefPicture *tight, const Area *area,
    gboolean back)
{
  for (guint c = 0; c < tight->n_comps; c++) {
    RefComponent *a = &whole->comp[c], *b = &tight->comp[c];
    const guint left = area->x >> b->w_sub, top = area->y >> b->h_sub;

    for (guint y = 0; y < b->height; y++) {
      guint16 *in_whole = a->v + (top + y) * a->width + left;
      guint16 *in_tight = b->v + y * b->width;

      memcpy (back ? in_whole : in_tight, back ? in_tight : in_whole,
          b->width * sizeof (guint16));
    }
  }
}

static void
write_picture (const RefPicture *pic, GstBuffer *buffer,
    const GstVideoInfo *info)
{
  GstVideoFrame frame;

  fail_unless (gst_video_frame_map (&frame, (GstVideoInfo *) info, buffer,
      GST_MAP_READWRITE));
  ref_picture_write (pic, &frame);
  gst_video_frame_unmap (&frame);
}

static GstBuffer *
tight_copy (GstBuffer *buffer, const GstVideoInfo *whole,
    const GstVideoInfo *tight, const Area *area, GRand *rand)
{
  GstBuffer *copy = test_buffer (tight, NULL, rand);
  RefPicture *from = test_read (buffer, whole);
  RefPicture *to = test_read (copy, tight);

  move_samples (from, to, area, FALSE);
  write_picture (to, copy, tight);
  ref_picture_free (from);
  ref_picture_free (to);
  return copy;
}

/* @after has to be @before but for the area, which has to be @tight. */
static void
compare_area (GstBuffer *before, GstBuffer *after, const GstVideoInfo *whole,
    GstBuffer *tight, const GstVideoInfo *tight_info, const Area *area,
    const gchar *what)
{
  RefPicture *expected = test_read (before, whole);
  RefPicture *picture = test_read (tight, tight_info);

  move_samples (expected, picture, area, TRUE);
  write_picture (expected, before, whole);
  test_same_bytes (after, before, what);
  ref_picture_free (expected);
  ref_picture_free (picture);
}

/* Rows that the meta of the frames at hand tells of, if not as many as there are:
 * where a buffer is a field, those of both. */
static guint meta_height;

static GstBuffer *
push_claiming (GstHarness *h, GstBuffer *buffer)
{
  GstVideoMeta *meta = gst_buffer_get_video_meta (buffer);
  const guint height = meta->height;

  if (meta_height > 0)
    meta->height = meta_height;
  buffer = gst_harness_push_and_pull (h, buffer);
  gst_buffer_get_video_meta (buffer)->height = height;
  return buffer;
}

/* Pushes a frame that the caps of @h say to be as large as @tight_info, of which
 * @area is to be the picture; @other gets the picture in a tight frame. */
static void
check_area (GstHarness *h, GstHarness *other, const GstVideoInfo *whole,
    const GstVideoInfo *tight_info, const Area *area, gboolean crop,
    GRand *rand)
{
  static const TestLayout layout = { 3, 16, FALSE, FALSE };
  GstBuffer *buffer = test_buffer (whole, &layout, rand), *before, *tight;
  gchar *what = g_strdup_printf ("%s, %s %dx%d at %d, %d of %dx%d",
      GST_OBJECT_NAME (h->element), GST_VIDEO_INFO_NAME (whole), area->width,
      area->height, area->x, area->y, GST_VIDEO_INFO_WIDTH (whole),
      GST_VIDEO_INFO_HEIGHT (whole));

  if (crop)
    add_crop (buffer, area);
  before = gst_buffer_copy_deep (buffer);
  tight = gst_harness_push_and_pull (other,
      tight_copy (buffer, whole, tight_info, area, rand));
  buffer = push_claiming (h, buffer);
  compare_area (before, buffer, whole, tight, tight_info, area, what);
  gst_buffer_unref (buffer);
  gst_buffer_unref (before);
  gst_buffer_unref (tight);
  g_free (what);
}

/* Both elements, with settings that reach everywhere. */
static void
set_up (GstElement *element, guint i)
{
  RefSobel s = REF_SOBEL_DEFAULTS;
  RefMagnify m = REF_MAGNIFY_DEFAULTS;

  s.output = i % 4;
  s.keep_color = i % 8 == 4;
  m.interpolation = i % formula_n_interpolations;
  m.profile = i % formula_n_profiles;
  m.radius = i % 2 ? 10 : 0.5;
  m.shape = i % 2 ? REF_SQUARE : REF_CIRCLE;
  m.border_width = i % 5;
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (element), "zoom"))
    test_set_magnify (element, &m);
  else
    test_set_sobel (element, &s);
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (element), "blur"))
    g_object_set (element, "blur", i % 3 == 2 ? 0.5 : 0.0, NULL);
}

static void
check_areas (const gchar *element, GstVideoFormat format, const gchar *extra,
    const Area *areas, guint n, gboolean crop, GRand *rand)
{
  GstHarness *h = gst_harness_new (element), *other = gst_harness_new (element);
  GstVideoInfo whole, tight;

  gst_caps_unref (test_caps (format, 85, 37, extra, &whole));
  for (guint i = 0; i < n; i++) {
    GstCaps *caps =
        test_caps (format, areas[i].width, areas[i].height, extra, &tight);

    gst_harness_set_src_caps (h, gst_caps_ref (caps));
    gst_harness_set_src_caps (other, caps);
    set_up (h->element, i);
    set_up (other->element, i);
    g_object_set (h->element, "n-threads", 1 + i % 2, NULL);
    check_area (h, other, &whole, &tight, &areas[i], crop, rand);
  }
  gst_harness_teardown (h);
  gst_harness_teardown (other);
}

static void
check_formats (const Area *areas, guint n, gboolean crop)
{
  GRand *rand = test_rand ();

  for (guint e = 0; e < G_N_ELEMENTS (elements); e++)
    for (guint i = 0; i < TEST_N_FAMILIES; i++) {
      check_areas (elements[e], test_families[i], NULL, areas, n, crop, rand);
      check_areas (elements[e], test_families[i], INTERLACED,
          areas + i % 2 * (n / 2), n / 2, crop, rand);
    }
  g_rand_free (rand);
}

/* A GstVideoMeta larger than the caps: padding at the right and the bottom. */
GST_START_TEST (test_padding)
{
  static const Area areas[] = { { 0, 0, 85, 30 }, { 0, 0, 70, 37 },
    { 0, 0, 84, 36 }, { 0, 0, 79, 33 }, { 0, 0, 1, 1 }, { 0, 0, 80, 36 },
    { 0, 0, 66, 31 }, { 0, 0, 85, 37 } };

  check_formats (areas, G_N_ELEMENTS (areas), FALSE);
}

GST_END_TEST;

GST_START_TEST (test_crop)
{
  static const Area areas[] = { { 4, 8, 72, 24 }, { 1, 0, 80, 37 },
    { 0, 1, 70, 33 }, { 1, 1, 70, 30 }, { 3, 3, 77, 31 }, { 2, 2, 71, 29 },
    { 7, 5, 67, 32 }, { 84, 36, 1, 1 }, { 3, 0, 2, 37 }, { 1, 1, 84, 36 } };

  check_formats (areas, G_N_ELEMENTS (areas), TRUE);
}

GST_END_TEST;

/* Crops that change from frame to frame, between even and odd places, while the
 * caps stay. */
GST_START_TEST (test_crop_moves)
{
  static const GstVideoFormat formats[] = { GST_VIDEO_FORMAT_I420,
    GST_VIDEO_FORMAT_YUY2, GST_VIDEO_FORMAT_UYVY, GST_VIDEO_FORMAT_Y210,
    GST_VIDEO_FORMAT_Y41B, GST_VIDEO_FORMAT_NV12 };
  GRand *rand = test_rand ();

  for (guint e = 0; e < G_N_ELEMENTS (elements); e++)
    for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
      GstVideoInfo whole, tight;
      GstHarness *other = gst_harness_new (elements[e]);
      GstHarness *h = test_harness (elements[e],
          test_caps (formats[i], 70, 30, INTERLACED, &tight));

      gst_caps_unref (test_caps (formats[i], 85, 37, INTERLACED, &whole));
      gst_harness_set_src_caps (other,
          test_caps (formats[i], 70, 30, INTERLACED, NULL));
      for (guint k = 0; k < 32; k++) {
        const Area area = { g_rand_int_range (rand, 0, 16),
          g_rand_int_range (rand, 0, 8), 70, 30 };

        set_up (h->element, k / 4);
        set_up (other->element, k / 4);
        check_area (h, other, &whole, &tight, &area, TRUE, rand);
      }
      gst_harness_teardown (h);
      gst_harness_teardown (other);
    }
  g_rand_free (rand);
}

GST_END_TEST;

/* interlace-mode alternate: a buffer is a field, half as high as the caps say, and
 * a picture of its own, of rows that are twice as high. */
static void
check_alternate (const gchar *element, GstVideoFormat format, gint height,
    GRand *rand)
{
  const Area area = { 0, 0, 50, (height + 1) / 2 };
  gchar *text = g_strdup_printf ("video/x-raw(format:Interlaced),format=%s,"
                                 "width=50,height=%d,framerate=25/1,"
                                 "interlace-mode=alternate",
      gst_video_format_to_string (format), height);
  GstHarness *h = gst_harness_new (element), *other;
  GstVideoInfo whole, tight;

  gst_caps_unref (test_caps (format, 50, area.height, NULL, &whole));
  other = test_harness (element,
      test_caps (format, 50, area.height, ",pixel-aspect-ratio=1/2", &tight));
  gst_harness_set_src_caps_str (h, text);
  set_up (h->element, 5);
  set_up (other->element, 5);
  if (g_str_equal (element, "magnifyfilter")) {
    g_object_set (h->element, "border-width", 6, "radius", 0.4, NULL);
    g_object_set (other->element, "border-width", 3, "radius", 0.4, NULL);
  }
  meta_height = height;
  check_area (h, other, &whole, &tight, &area, FALSE, rand);
  meta_height = 0;
  g_free (text);
  gst_harness_teardown (h);
  gst_harness_teardown (other);
}

GST_START_TEST (test_alternate)
{
  GRand *rand = test_rand ();

  for (guint e = 0; e < G_N_ELEMENTS (elements); e++)
    for (guint i = 0; i < TEST_N_FAMILIES; i++) {
      check_alternate (elements[e], test_families[i], 37, rand);
      check_alternate (elements[e], test_families[i], 38, rand);
    }
  g_rand_free (rand);
}

GST_END_TEST;

/* The focus of the frame, and of its region of interest. */
static gdouble
measure (GstHarness *h, GstBus *bus, GstBuffer *buffer, gdouble *region)
{
  GstMessage *message;
  const GstStructure *structure;
  gdouble focus;

  gst_buffer_unref (gst_harness_push_and_pull (h, buffer));
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT);
  fail_unless (message != NULL);
  structure = gst_message_get_structure (message);
  fail_unless (gst_structure_get_double (structure, "focus", &focus));
  structure = g_value_get_boxed (gst_value_array_get_value (
      gst_structure_get_value (structure, "regions"), 0));
  fail_unless (gst_structure_get_double (structure, "focus", region));
  gst_message_unref (message);
  return focus;
}

/* Regions of interest are in the frame's pixels, whatever the crop. */
static void
check_focus (GstVideoFormat format, const gchar *extra, GRand *rand)
{
  static const Area area = { 7, 5, 60, 25 };
  GstBus *bus = gst_bus_new ();
  GstVideoInfo whole, tight;
  GstHarness *h =
      test_harness ("sobelfilter", test_caps (format, 60, 25, extra, &tight));
  GstBuffer *buffer, *alone;
  gdouble focus[2], region[2];

  gst_element_set_bus (h->element, bus);
  gst_util_set_object_arg (G_OBJECT (h->element), "output", "none");
  g_object_set (h->element, "post-messages", TRUE, NULL);
  gst_caps_unref (test_caps (format, 85, 37, extra, &whole));
  buffer = test_buffer (&whole, NULL, rand);
  gst_buffer_add_video_meta (buffer, GST_VIDEO_FRAME_FLAG_NONE, format, 85, 37);
  alone = tight_copy (buffer, &whole, &tight, &area, rand);
  add_crop (buffer, &area);
  /* in part outside the picture */
  gst_buffer_add_video_region_of_interest_meta (buffer, "face", 2, 9, 30, 10);
  gst_buffer_add_video_region_of_interest_meta (alone, "face", 0, 4, 25, 10);
  focus[0] = measure (h, bus, buffer, &region[0]);
  focus[1] = measure (h, bus, alone, &region[1]);
  fail_unless (focus[0] > 0 && focus[0] == focus[1]);
  fail_unless (region[0] > 0 && region[0] == region[1]);
  gst_element_set_bus (h->element, NULL);
  gst_object_unref (bus);
  gst_harness_teardown (h);
}

GST_START_TEST (test_focus)
{
  GRand *rand = test_rand ();

  for (guint i = 0; i < TEST_N_FAMILIES; i++) {
    check_focus (test_families[i], NULL, rand);
    check_focus (test_families[i], INTERLACED, rand);
  }
  g_rand_free (rand);
}

GST_END_TEST;

/* The pointer is in the picture that the sink shows, also where no lens is drawn
 * yet; and a buffer that shows none leaves things as they were. */
GST_START_TEST (test_pointer)
{
  static const Area crops[] = { { 20, 6, 40, 24 }, { 0, 0, 80, 36 },
    { 70, 30, 10, 5 }, { 90, 0, 10, 5 } };
  GRand *rand = test_rand ();
  GstVideoInfo info;
  GstHarness *h = test_harness ("magnifyfilter",
      test_caps (GST_VIDEO_FORMAT_I420, 80, 36, NULL, &info));

  g_object_set (h->element, "follow-pointer", TRUE, "zoom", 1.0, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (crops); i++) {
    GstBuffer *buffer = test_buffer (&info, NULL, rand);
    const Area *area = &crops[MIN (i, 2)];
    gdouble x, y;

    add_crop (buffer, &crops[i]);
    gst_buffer_unref (gst_harness_push_and_pull (h, buffer));
    gst_harness_push_upstream_event (h,
        gst_event_new_navigation (gst_structure_new (
            "application/x-gst-navigation", "event", G_TYPE_STRING,
            "mouse-move", "pointer_x", G_TYPE_DOUBLE, area->width * 0.25,
            "pointer_y", G_TYPE_DOUBLE, area->height * 0.75, NULL)));
    g_object_get (h->element, "center-x", &x, "center-y", &y, NULL);
    fail_unless (x == 0.25 && y == 0.75, "crop %u: %g %g", i, x, y);
    g_object_set (h->element, "center-x", 0.5, "center-y", 0.5, NULL);
  }
  gst_harness_teardown (h);
  g_rand_free (rand);
}

GST_END_TEST;

static Suite *
frames_suite (void)
{
  Suite *s = suite_create ("frames");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_padding);
  tcase_add_test (tc, test_crop);
  tcase_add_test (tc, test_crop_moves);
  tcase_add_test (tc, test_alternate);
  tcase_add_test (tc, test_focus);
  tcase_add_test (tc, test_pointer);
  return s;
}

GST_CHECK_MAIN (frames);
