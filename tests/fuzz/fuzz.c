/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libFuzzer: an input says which element, properties, caps, frames, metas and
 * events, any of them hostile. These oracles are always on:
 *
 *  - whatever GLib or GStreamer call critical aborts, as do the sanitizers;
 *  - bytes of a frame outside its picture stay as they are;
 *  - the portable kernels on one thread give the same bytes;
 *  - so does an element that has seen no frame before;
 *  - nobody writes behind scratch memory (guard.h).
 *
 * Frames are allocated for themselves, to the byte, so that the sanitizer sees
 * what is read or written beyond one. The plugin is linked in, but for
 * cpuchoice.c, whose place is taken here, and arena.c, whose place guard.c takes.
 */
#include <string.h>

#include <gst/check/gstharness.h>

#include "cpuchoice.h"
#include "guard.h"
#include "input.h"

GST_PLUGIN_STATIC_DECLARE (edgelens);

#define MAX_FRAMES 6
#define MAX_PROPERTIES 8

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static const ElKernels *chosen;

const ElKernels *
cpu_choice_kernels (void)
{
  return chosen;
}

/* --- oracles --- */

typedef struct
{
  guint64 x, y, width, height;
} Area;

/* Where the picture is in the frame; FALSE where that is nowhere, or too large to
 * be there. */
static gboolean
find_picture (const GstVideoInfo *info, GstBuffer *buffer, Area *area)
{
  const GstVideoMeta *meta = gst_buffer_get_video_meta (buffer);
  const GstVideoCropMeta *crop = gst_buffer_get_video_crop_meta (buffer);
  const guint width = meta ? meta->width : (guint) info->width;
  const guint height =
      meta ? meta->height : (guint) GST_VIDEO_INFO_FIELD_HEIGHT (info);

  *area = (Area){ 0, 0, (guint) info->width,
    (guint) GST_VIDEO_INFO_FIELD_HEIGHT (info) };
  if (crop) {
    if (crop->x >= width || crop->y >= height)
      return FALSE;
    *area = (Area){ crop->x, crop->y, MIN (crop->width, width - crop->x),
      MIN (crop->height, height - crop->y) };
  }
  return area->width <= MAX_SIDE && area->height <= MAX_SIDE;
}

/* The bytes that component c of the picture's pixels has, whole pixels. */
static gboolean
mark_component (const GstVideoInfo *info, GstBuffer *buffer, const Area *area,
    guint c, guint8 *mark, gsize size)
{
  const GstVideoFormatInfo *finfo = info->finfo;
  const GstVideoMeta *meta = gst_buffer_get_video_meta (buffer);
  const guint p = finfo->plane[c], w_sub = finfo->w_sub[c];
  const guint64 stride = (guint64) (meta ? meta->stride : info->stride)[p];
  const guint64 pixel = (guint64) finfo->pixel_stride[c];
  const guint64 skip = (area->x >> w_sub) * pixel;
  const guint64 end =
      GST_VIDEO_SUB_SCALE (w_sub, area->x + area->width) * pixel;
  const guint64 first = area->y >> finfo->h_sub[c];
  const guint64 last =
      GST_VIDEO_SUB_SCALE (finfo->h_sub[c], area->y + area->height);

  for (guint64 y = first; y < last; y++) {
    const guint64 row = (meta ? meta->offset : info->offset)[p] + y * stride;

    if (row > size || end > size - row)
      return FALSE;
    memset (mark + row + skip, 1, end - skip);
  }
  return pixel > 0;
}

/* All bytes but the picture's have to stay. Where a pixel is no whole number of
 * bytes, nothing is known. */
static gboolean
mark_picture (const GstVideoInfo *info, GstBuffer *buffer, guint8 *mark,
    gsize size)
{
  const GstVideoFormatInfo *finfo = info->finfo;
  Area area;

  if (GST_VIDEO_FORMAT_INFO_IS_TILED (finfo)
      || !find_picture (info, buffer, &area))
    return FALSE;
  for (guint c = 0; c < finfo->n_components; c++)
    if (!mark_component (info, buffer, &area, c, mark, size))
      return FALSE;
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

/* Settings alone, not what an element may remember of earlier frames. */
static void
copy_settings (GObject *to, GObject *from)
{
  guint n;
  GParamSpec **specs =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (from), &n);

  for (guint i = 0; i < n; i++) {
    GValue value = G_VALUE_INIT;

    if (specs[i]->owner_type != G_OBJECT_TYPE (from)
        || !(specs[i]->flags & G_PARAM_WRITABLE)
        || g_str_equal (specs[i]->name,
            "bilinear")) /* interpolation's other name */
      continue;
    g_value_init (&value, specs[i]->value_type);
    g_object_get_property (from, specs[i]->name, &value);
    g_object_set_property (to, specs[i]->name, &value);
    g_value_unset (&value);
  }
  g_free (specs);
}

/* Whether a frame depends on those before: lenses move, thresholds follow. */
static gboolean
remembers (GstElement *element)
{
  GObjectClass *klass = G_OBJECT_GET_CLASS (element);
  guint64 transition = 0;
  gboolean follows = FALSE;

  if (g_object_class_find_property (klass, "transition"))
    g_object_get (element, "transition", &transition, NULL);
  if (g_object_class_find_property (klass, "auto-threshold"))
    g_object_get (element, "auto-threshold", &follows, NULL);
  return transition > 0 || follows;
}

/* --- a run --- */

typedef struct
{
  GstElement *element;
  GstHarness *h;
  Input in;
  GstCaps *caps;
  GstVideoInfo info;
  GByteArray *result; /* all frames */
} Stream;

static const gchar *elements[] = { "sobelfilter", "magnifyfilter" };

static void
stream_begin (Stream *stream, const gchar *element, guint n_threads)
{
  stream->element = gst_element_factory_make (element, NULL);
  stream->result = g_byte_array_new ();
  g_object_set (stream->element, "n-threads", n_threads, NULL);
}

/* FALSE where there are no such caps; then they stay as they were. */
static gboolean
stream_take_caps (Stream *stream, GstCaps *caps, const GstVideoInfo *info)
{
  if (!caps)
    return FALSE;
  if (!stream->h)
    stream->h = gst_harness_new_with_element (stream->element, "sink", "src");
  gst_caps_replace (&stream->caps, caps);
  gst_harness_set_src_caps (stream->h, caps);
  stream->info = *info;
  return TRUE;
}

static void
stream_end (Stream *stream)
{
  g_clear_pointer (&stream->h, gst_harness_teardown);
  gst_clear_caps (&stream->caps);
  gst_clear_object (&stream->element);
}

/* Appends the frame as it came out, if it did. */
static void
stream_push (Stream *stream, GstBuffer *buffer)
{
  GstBuffer *before = gst_buffer_copy_deep (buffer), *out;

  if (gst_harness_push (stream->h, buffer) == GST_FLOW_OK
      && (out = gst_harness_try_pull (stream->h))) {
    GstMapInfo map;

    check_outside (&stream->info, before, out);
    gst_buffer_map (out, &map, GST_MAP_READ);
    g_byte_array_append (stream->result, map.data, map.size);
    gst_buffer_unmap (out, &map);
    gst_buffer_unref (out);
  }
  gst_buffer_unref (before);
  guard_check ();
}

/* An element that has seen no other frame has to make the same of this one, which
 * made what is in the result from `start` on. */
static void
check_alone (const Stream *stream, GstBuffer *buffer, guint start)
{
  const ElKernels *kernels = chosen;
  Stream alone = { 0 };

  stream_begin (&alone,
      GST_OBJECT_NAME (gst_element_get_factory (stream->element)), 1);
  copy_settings (G_OBJECT (alone.element), G_OBJECT (stream->element));
  chosen = el_kernels_get (EL_ISA_C);
  stream_take_caps (&alone, gst_caps_ref (stream->caps), &stream->info);
  stream_push (&alone, gst_buffer_ref (buffer));
  chosen = kernels;
  g_assert_cmpuint (stream->result->len - start, ==, alone.result->len);
  if (alone.result->len > 0)
    g_assert_cmpmem (stream->result->data + start, alone.result->len,
        alone.result->data, alone.result->len);
  g_byte_array_unref (alone.result);
  stream_end (&alone);
}

static void
stream_push_next (Stream *stream, guint i, gboolean checked)
{
  GstBuffer *buffer = next_buffer (&stream->in, &stream->info), *copy = NULL;
  const guint start = stream->result->len;

  GST_BUFFER_PTS (buffer) = i * GST_SECOND / 25;
  GST_BUFFER_DURATION (buffer) = GST_SECOND / 25;
  checked = checked && !remembers (stream->element);
  if (checked)
    copy = gst_buffer_copy_deep (buffer);
  stream_push (stream, buffer);
  if (checked)
    check_alone (stream, copy, start);
  gst_clear_buffer (&copy);
}

/* Before the next frame. */
static void
stream_change (Stream *stream)
{
  GstVideoInfo info;

  if (next_below (&stream->in, 2))
    gst_harness_push_upstream_event (stream->h, next_event (&stream->in));
  if (next_below (&stream->in, 2))
    next_property (G_OBJECT (stream->element), &stream->in);
  if (next_below (&stream->in, 8) == 7)
    stream_take_caps (stream, next_caps (&stream->in, &info), &info);
}

/* All frames, as they came out. */
static GByteArray *
run (Input in, const ElKernels *kernels, guint n_threads, gboolean checked)
{
  Stream stream = { .in = in };
  GstVideoInfo info;
  guint n;

  chosen = kernels;
  stream_begin (&stream, elements[next_below (&stream.in, 2)], n_threads);
  n = next_below (&stream.in, MAX_PROPERTIES);
  for (guint i = 0; i < n; i++)
    next_property (G_OBJECT (stream.element), &stream.in);
  if (stream_take_caps (&stream, next_caps (&stream.in, &info), &info)) {
    n = 1 + next_below (&stream.in, MAX_FRAMES);
    for (guint i = 0; i < n; i++) {
      stream_push_next (&stream, i, checked);
      stream_change (&stream);
    }
  }
  stream_end (&stream);
  return stream.result;
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
  best = run (in, el_kernels_best (), size % 4, TRUE);
  plain = run (in, el_kernels_get (EL_ISA_C), 1, FALSE);
  g_assert_cmpmem (best->data, best->len, plain->data, plain->len);
  g_byte_array_unref (best);
  g_byte_array_unref (plain);
  return 0;
}
