/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libFuzzer: an input says which element, properties, caps, frames, metas and
 * events, any of them hostile. Three oracles are always on:
 *
 *  - whatever GLib or GStreamer call critical aborts, as do the sanitizers;
 *  - bytes of a frame outside its picture stay as they are;
 *  - the portable kernels on one thread give the same bytes.
 *
 * Frames are allocated for themselves, to the byte, so that the sanitizer sees
 * what is read or written beyond one. The plugin is linked in, but for
 * cpuchoice.c, whose place is taken here.
 */
#include <string.h>

#include <gst/check/gstharness.h>
#include <gst/video/navigation.h>
#include <gst/video/video.h>

#include "cpuchoice.h"

GST_PLUGIN_STATIC_DECLARE (edgelens);

#define MAX_FRAMES 3
#define MAX_PROPERTIES 8
#define MAX_SIDE 72

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static const ElKernels *chosen;

const ElKernels *
cpu_choice_kernels (void)
{
  return chosen;
}

/* --- the input --- */

typedef struct
{
  const guint8 *data;
  gsize size;
} Input;

static guint
next_byte (Input *in)
{
  if (in->size == 0)
    return 0;
  in->size--;
  return *in->data++;
}

static guint
next_below (Input *in, guint n)
{
  return n > 256 ? (next_byte (in) << 8 | next_byte (in)) % n
                 : next_byte (in) % n;
}

/* Small numbers mostly, and those at which arithmetic breaks. */
static guint64
next_number (Input *in)
{
  static const guint64 numbers[] = { 0, 1, 2, 3, 7, 8, 15, 16, 31, 64, 127, 255,
    0x7fff, 0x10000, 0x3fffffff, 0x40000000, 0x7fffffff, 0x80000000, 0xfffffff0,
    0xffffffff, G_MAXUINT64 / 2, G_MAXUINT64 };
  const guint kind = next_byte (in);

  return kind < 160 ? next_byte (in) : numbers[kind % G_N_ELEMENTS (numbers)];
}

static gdouble
next_share (Input *in)
{
  const guint kind = next_byte (in);

  return kind < 32 ? 0
      : kind < 64  ? 1
      : kind < 96  ? 0.5
                   : next_byte (in) / 255.0;
}

/* --- properties --- */

static void
set_number (GValue *value, GParamSpec *pspec, Input *in)
{
  if (G_IS_PARAM_SPEC_DOUBLE (pspec)) {
    const GParamSpecDouble *spec = G_PARAM_SPEC_DOUBLE (pspec);

    g_value_set_double (value,
        spec->minimum + next_share (in) * (spec->maximum - spec->minimum));
  } else if (G_IS_PARAM_SPEC_UINT (pspec)) {
    g_value_set_uint (value, (guint) next_number (in));
  } else if (G_IS_PARAM_SPEC_UINT64 (pspec)) {
    g_value_set_uint64 (value, next_number (in));
  } else if (G_IS_PARAM_SPEC_BOOLEAN (pspec)) {
    g_value_set_boolean (value, next_below (in, 2));
  } else if (G_IS_PARAM_SPEC_ENUM (pspec)) {
    g_value_set_enum (value,
        (gint) next_below (in,
            G_PARAM_SPEC_ENUM (pspec)->enum_class->n_values));
  }
}

/* A random one; the element's own, but for n-threads. */
static void
set_property (GObject *object, Input *in)
{
  guint n;
  GParamSpec **specs =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n);
  GParamSpec *pspec = specs[next_below (in, n)];
  GValue value = G_VALUE_INIT;

  if (pspec->owner_type == G_OBJECT_TYPE (object)
      && (pspec->flags & G_PARAM_WRITABLE)) {
    g_value_init (&value, pspec->value_type);
    set_number (&value, pspec, in);
    if (!g_param_value_validate (pspec, &value))
      g_object_set_property (object, pspec->name, &value);
    g_value_unset (&value);
  }
  g_free (specs);
}

/* --- caps --- */

static GstVideoFormat
next_format (Input *in)
{
  guint n;
  const GstVideoFormat *formats = gst_video_formats_raw (&n);

  return formats[next_below (in, n)];
}

static GstCaps *
next_caps (Input *in, GstVideoInfo *info)
{
  static const gchar *modes[] = { "progressive", "interleaved", "mixed",
    "alternate", "progressive" };
  static const gchar *colours[] = { "bt709", "bt601", "1:4:0:1", "sRGB" };
  const GstVideoFormat format = next_format (in);
  const guint mode = next_below (in, G_N_ELEMENTS (modes));
  GstCaps *caps = gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING,
      gst_video_format_to_string (format), "width", G_TYPE_INT,
      1 + (gint) next_below (in, MAX_SIDE), "height", G_TYPE_INT,
      1 + (gint) next_below (in, MAX_SIDE), "framerate", GST_TYPE_FRACTION, 25,
      1, "interlace-mode", G_TYPE_STRING, modes[mode], NULL);

  if (next_below (in, 3) == 0)
    gst_caps_set_simple (caps, "colorimetry", G_TYPE_STRING,
        colours[next_below (in, G_N_ELEMENTS (colours))], NULL);
  if (next_below (in, 4) == 0)
    gst_caps_set_simple (caps, "pixel-aspect-ratio", GST_TYPE_FRACTION,
        1 + (gint) next_below (in, 9), 1 + (gint) next_below (in, 9), NULL);
  if (mode == 3)
    gst_caps_set_features_simple (caps,
        gst_caps_features_new (GST_CAPS_FEATURE_FORMAT_INTERLACED, NULL));
  if (!gst_video_info_from_caps (info, caps))
    gst_clear_caps (&caps);
  return caps;
}

/* --- frames --- */

static GstBuffer *
new_buffer (gsize size, Input *in)
{
  guint8 *memory = g_malloc (MAX (size, 1));
  const guint step = next_byte (in) | 1, level = next_byte (in);

  for (gsize i = 0; i < size; i++)
    memory[i] = (guint8) (level + i * step * (i >> 4));
  return gst_buffer_new_wrapped_full (0, memory, MAX (size, 1), 0, size, memory,
      g_free);
}

/* A meta that fits: padding on all sides. Returns the size. */
static gsize
sound_meta (const GstVideoInfo *info, Input *in, GstVideoInfo *padded)
{
  GstVideoAlignment align;

  gst_video_alignment_reset (&align);
  align.padding_right = next_below (in, 9);
  align.padding_bottom = next_below (in, 9);
  align.padding_left = 2 * next_below (in, 4);
  align.padding_top = 2 * next_below (in, 4);
  *padded = *info;
  return gst_video_info_align (padded, &align) ? GST_VIDEO_INFO_SIZE (padded)
                                               : 0;
}

static void
hostile_meta (GstBuffer *buffer, const GstVideoInfo *info, Input *in)
{
  gsize offset[GST_VIDEO_MAX_PLANES];
  gint stride[GST_VIDEO_MAX_PLANES];
  const guint n = GST_VIDEO_INFO_N_PLANES (info);
  guint width = GST_VIDEO_INFO_WIDTH (info);
  guint height = GST_VIDEO_INFO_HEIGHT (info);

  for (guint i = 0; i < GST_VIDEO_MAX_PLANES; i++) {
    offset[i] = i < n ? GST_VIDEO_INFO_PLANE_OFFSET (info, i) : 0;
    stride[i] = i < n ? GST_VIDEO_INFO_PLANE_STRIDE (info, i) : 0;
    if (next_below (in, 3) == 0)
      offset[i] = next_number (in);
    if (next_below (in, 3) == 0)
      stride[i] = (gint) next_number (in);
  }
  if (next_below (in, 2))
    width = (guint) next_number (in);
  if (next_below (in, 2))
    height = (guint) next_number (in);
  gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_INFO_FORMAT (info), width, height, n, offset, stride);
}

static void
add_regions (GstBuffer *buffer, Input *in)
{
  if (next_below (in, 3) == 0) {
    GstVideoCropMeta *crop = gst_buffer_add_video_crop_meta (buffer);

    crop->x = (guint) next_number (in);
    crop->y = (guint) next_number (in);
    crop->width = (guint) next_number (in);
    crop->height = (guint) next_number (in);
  }
  if (next_below (in, 4) == 0)
    gst_buffer_add_video_region_of_interest_meta (buffer, "any",
        (guint) next_number (in), (guint) next_number (in),
        (guint) next_number (in), (guint) next_number (in));
}

/* *tight tells whether the picture is all that the caps say, as they say. */
static GstBuffer *
next_buffer (Input *in, const GstVideoInfo *info)
{
  const guint kind = next_below (in, 8);
  GstVideoInfo padded;
  GstBuffer *buffer;
  gsize size;

  if (kind < 3 || GST_VIDEO_FORMAT_INFO_IS_TILED (info->finfo)) {
    buffer = new_buffer (GST_VIDEO_INFO_SIZE (info), in);
  } else if (kind < 6 && (size = sound_meta (info, in, &padded)) > 0) {
    buffer = new_buffer (size, in);
    gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE,
        GST_VIDEO_INFO_FORMAT (info), GST_VIDEO_INFO_WIDTH (info),
        GST_VIDEO_INFO_HEIGHT (info), GST_VIDEO_INFO_N_PLANES (&padded),
        padded.offset, padded.stride);
  } else {
    buffer = new_buffer (next_number (in) % 8192, in);
    hostile_meta (buffer, info, in);
  }
  add_regions (buffer, in);
  if (next_below (in, 2))
    GST_BUFFER_FLAG_SET (buffer,
        GST_VIDEO_BUFFER_FLAG_INTERLACED | GST_VIDEO_BUFFER_FLAG_TFF);
  return buffer;
}

/* --- events --- */

static GstEvent *
next_event (Input *in)
{
  const gdouble x = (gdouble) next_number (in) / 2;
  const gdouble y = (gdouble) next_number (in) / 2;
  const guint finger = next_below (in, 4);

  switch (next_below (in, 7)) {
    case 0:
      return gst_navigation_event_new_mouse_move (x, y, 0);
    case 1:
      return gst_navigation_event_new_mouse_scroll (x, y, 0,
          next_below (in, 2) ? 1 : -1, 0);
    case 2:
      return gst_navigation_event_new_touch_down (finger, x, y, 0.5, 0);
    case 3:
      return gst_navigation_event_new_touch_motion (finger, x, y, 0.5, 0);
    case 4:
      return gst_navigation_event_new_touch_up (finger, x, y, 0);
    case 5:
      return gst_event_new_custom (GST_EVENT_NAVIGATION, NULL);
    default:
      return gst_event_new_navigation (gst_structure_new ("any", "pointer_x",
          G_TYPE_DOUBLE, x, "pointer_y", G_TYPE_DOUBLE, y, NULL));
  }
}

/* --- oracles --- */

/* Bytes of the picture's rows, whole pixels of every component; all others have
 * to stay. Where the picture is not simply what caps say, nothing is known. */
static gboolean
mark_picture (const GstVideoInfo *info, GstBuffer *buffer, guint8 *mark,
    gsize size)
{
  const GstVideoFormatInfo *finfo = info->finfo;
  const GstVideoMeta *meta = gst_buffer_get_video_meta (buffer);
  const gint width = GST_VIDEO_INFO_WIDTH (info);
  const gint height = GST_VIDEO_INFO_FIELD_HEIGHT (info);

  if (gst_buffer_get_video_crop_meta (buffer)
      || GST_VIDEO_FORMAT_INFO_IS_TILED (finfo))
    return FALSE;
  for (guint c = 0; c < finfo->n_components; c++) {
    const guint p = finfo->plane[c];
    const gint stride = meta ? meta->stride[p] : info->stride[p];
    const gsize offset = meta ? meta->offset[p] : info->offset[p];
    const gsize row = (gsize) GST_VIDEO_SUB_SCALE (finfo->w_sub[c], width)
        * finfo->pixel_stride[c];

    if (finfo->pixel_stride[c] == 0)
      return FALSE;
    for (gint y = 0; y < GST_VIDEO_SUB_SCALE (finfo->h_sub[c], height); y++) {
      const gsize start = offset + (gsize) y * (gsize) stride;

      if (start > size || row > size - start)
        return FALSE;
      memset (mark + start, 1, row);
    }
  }
  return TRUE;
}

static void
check_outside (const GstVideoInfo *info, GstBuffer *before, GstBuffer *after)
{
  GstMapInfo old, new;
  guint8 *mark;

  gst_buffer_map (before, &old, GST_MAP_READ);
  gst_buffer_map (after, &new, GST_MAP_READ);
  g_assert_cmpuint (old.size, ==, new.size);
  mark = g_malloc0 (old.size + 1);
  if (mark_picture (info, before, mark, old.size))
    for (gsize i = 0; i < old.size; i++)
      g_assert_true (mark[i] || old.data[i] == new.data[i]);
  g_free (mark);
  gst_buffer_unmap (before, &old);
  gst_buffer_unmap (after, &new);
}

/* --- a run --- */

static void
push_frame (GstHarness *h, Input *in, const GstVideoInfo *info, guint i,
    GByteArray *result)
{
  GstBuffer *buffer = next_buffer (in, info), *before, *out;

  GST_BUFFER_PTS (buffer) = i * GST_SECOND / 25;
  GST_BUFFER_DURATION (buffer) = GST_SECOND / 25;
  before = gst_buffer_copy_deep (buffer);
  if (gst_harness_push (h, buffer) == GST_FLOW_OK
      && (out = gst_harness_try_pull (h))) {
    GstMapInfo map;

    check_outside (info, before, out);
    gst_buffer_map (out, &map, GST_MAP_READ);
    g_byte_array_append (result, map.data, map.size);
    gst_buffer_unmap (out, &map);
    gst_buffer_unref (out);
  }
  gst_buffer_unref (before);
}

static GByteArray *
run (Input in, const ElKernels *kernels, guint n_threads)
{
  static const gchar *elements[] = { "sobelfilter", "magnifyfilter" };
  GByteArray *result = g_byte_array_new ();
  GstElement *element =
      gst_element_factory_make (elements[next_below (&in, 2)], NULL);
  guint n = next_below (&in, MAX_PROPERTIES);
  GstHarness *h;
  GstVideoInfo info;
  GstCaps *caps;

  chosen = kernels;
  g_object_set (element, "n-threads", n_threads, NULL);
  for (guint i = 0; i < n; i++)
    set_property (G_OBJECT (element), &in);
  h = gst_harness_new_with_element (element, "sink", "src");
  caps = next_caps (&in, &info);
  if (caps) {
    gst_harness_set_src_caps (h, caps);
    n = 1 + next_below (&in, MAX_FRAMES);
    for (guint i = 0; i < n; i++) {
      push_frame (h, &in, &info, i, result);
      if (next_below (&in, 2))
        gst_harness_push_upstream_event (h, next_event (&in));
      if (next_below (&in, 2))
        set_property (G_OBJECT (element), &in);
    }
  }
  gst_harness_teardown (h);
  gst_object_unref (element);
  return result;
}

static void
set_up (void)
{
  static gsize done = 0;

  if (!g_once_init_enter (&done))
    return;
  g_setenv ("GST_REGISTRY_DISABLE", "yes", TRUE);
  gst_init (NULL, NULL);
  gst_debug_set_default_threshold (GST_LEVEL_NONE);
  GST_PLUGIN_STATIC_REGISTER (edgelens);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  g_once_init_leave (&done, 1);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const Input in = { data, size };
  GByteArray *best, *plain;

  set_up ();
  best = run (in, el_kernels_best (), size % 4);
  plain = run (in, el_kernels_get (EL_ISA_C), 1);
  g_assert_cmpmem (best->data, best->len, plain->data, plain->len);
  g_byte_array_unref (best);
  g_byte_array_unref (plain);
  return 0;
}
