/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "input.h"

#include <string.h>

#include <gst/video/navigation.h>

#define MAX_CAPS_SIDE 72

/* --- numbers --- */

guint
next_byte (Input *in)
{
  if (in->size == 0)
    return 0;
  in->size--;
  return *in->data++;
}

guint
next_below (Input *in, guint n)
{
  return n > 256 ? (next_byte (in) << 8 | next_byte (in)) % n
                 : next_byte (in) % n;
}

guint64
next_number (Input *in)
{
  static const guint64 numbers[] = { 0, 1, 2, 3, 7, 8, 15, 16, 31, 64, 127, 255,
    0x7fff, 0x10000, 0x3fffffff, 0x40000000, 0x7fffffff, 0x80000000, 0xfffffff0,
    0xffffffff, G_MAXUINT64 / 2, G_MAXUINT64 };
  const guint kind = next_byte (in);

  return kind < 160 ? next_byte (in) : numbers[kind % G_N_ELEMENTS (numbers)];
}

gdouble
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

void
next_property (GObject *object, Input *in)
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

GstCaps *
next_caps (Input *in, GstVideoInfo *info)
{
  static const gchar *modes[] = { "progressive", "interleaved", "mixed",
    "alternate", "progressive" };
  static const gchar *colours[] = { "bt709", "bt601", "1:4:0:1", "sRGB" };
  const GstVideoFormat format = next_format (in);
  const guint mode = next_below (in, G_N_ELEMENTS (modes));
  GstCaps *caps = gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING,
      gst_video_format_to_string (format), "width", G_TYPE_INT,
      1 + (gint) next_below (in, MAX_CAPS_SIDE), "height", G_TYPE_INT,
      1 + (gint) next_below (in, MAX_CAPS_SIDE), "framerate", GST_TYPE_FRACTION,
      25, 1, "interlace-mode", G_TYPE_STRING, modes[mode], NULL);

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

/* What a frame with padding on all sides looks like; FALSE where there is none. */
static gboolean
next_padding (Input *in, const GstVideoInfo *info, GstVideoInfo *padded)
{
  GstVideoAlignment align;

  gst_video_alignment_reset (&align);
  align.padding_right = next_below (in, 9);
  align.padding_bottom = next_below (in, 9);
  align.padding_left = 2 * next_below (in, 4);
  align.padding_top = 2 * next_below (in, 4);
  *padded = *info;
  if (!gst_video_info_align (padded, &align))
    return FALSE;
  if (next_below (in, 2)) { /* of the padding behind, the meta knows */
    padded->width += (gint) align.padding_right;
    padded->height += (gint) align.padding_bottom;
  }
  return TRUE;
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

/* Inside a frame of that size, or anywhere. */
static void
add_crop (GstBuffer *buffer, Input *in, guint width, guint height)
{
  const guint kind = next_below (in, 3);
  GstVideoCropMeta *crop;

  if (kind == 0)
    return;
  crop = gst_buffer_add_video_crop_meta (buffer);
  if (kind == 1) {
    crop->x = next_below (in, width);
    crop->y = next_below (in, height);
    crop->width = 1 + next_below (in, width - crop->x);
    crop->height = 1 + next_below (in, height - crop->y);
  } else {
    crop->x = (guint) next_number (in);
    crop->y = (guint) next_number (in);
    crop->width = (guint) next_number (in);
    crop->height = (guint) next_number (in);
  }
}

static void
add_region (GstBuffer *buffer, Input *in)
{
  if (next_below (in, 4) == 1)
    gst_buffer_add_video_region_of_interest_meta (buffer, "any",
        (guint) next_number (in), (guint) next_number (in),
        (guint) next_number (in), (guint) next_number (in));
}

/* A frame of one field or two, of either order. */
static void
set_flags (GstBuffer *buffer, Input *in)
{
  static const guint flags[] = { GST_VIDEO_BUFFER_FLAG_INTERLACED,
    GST_VIDEO_BUFFER_FLAG_TFF, GST_VIDEO_BUFFER_FLAG_RFF,
    GST_VIDEO_BUFFER_FLAG_ONEFIELD };
  const guint bits = next_byte (in);

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if (bits & 1 << i)
      GST_BUFFER_FLAG_SET (buffer, flags[i]);
}

GstBuffer *
next_buffer (Input *in, const GstVideoInfo *info)
{
  const guint kind = next_below (in, 8);
  GstVideoInfo padded = *info;
  GstBuffer *buffer;

  if (kind < 3 || GST_VIDEO_FORMAT_INFO_IS_TILED (info->finfo)) {
    buffer = new_buffer (GST_VIDEO_INFO_SIZE (info), in);
  } else if (kind < 6 && next_padding (in, info, &padded)) {
    buffer = new_buffer (GST_VIDEO_INFO_SIZE (&padded), in);
    gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE,
        GST_VIDEO_INFO_FORMAT (info), GST_VIDEO_INFO_WIDTH (&padded),
        GST_VIDEO_INFO_HEIGHT (&padded), GST_VIDEO_INFO_N_PLANES (&padded),
        padded.offset, padded.stride);
  } else {
    buffer = new_buffer (next_number (in) % 8192, in);
    hostile_meta (buffer, info, in);
  }
  add_crop (buffer, in, GST_VIDEO_INFO_WIDTH (&padded),
      GST_VIDEO_INFO_HEIGHT (&padded));
  add_region (buffer, in);
  set_flags (buffer, in);
  return buffer;
}

/* --- events --- */

GstEvent *
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
