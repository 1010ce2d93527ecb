/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "videoformats.h"

#include "videolines.h"

static const VideoFormatRow format_rows[] = {
  { GST_VIDEO_FORMAT_GRAY8, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_GRAY16_LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_GRAY16_BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_I420, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_YV12, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_Y41B, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_Y42B, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_Y444, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_YUV9, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_YVU9, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_NV12, { 0, 0, 1 } },
  { GST_VIDEO_FORMAT_NV21, { 0, 1, 0 } },
  { GST_VIDEO_FORMAT_NV16, { 0, 0, 1 } },
  { GST_VIDEO_FORMAT_NV61, { 0, 1, 0 } },
  { GST_VIDEO_FORMAT_NV24, { 0, 0, 1 } },
  { GST_VIDEO_FORMAT_AV12, { 0, 0, 1 } },
  { GST_VIDEO_FORMAT_YUY2, { 0, 1, 3 } },
  { GST_VIDEO_FORMAT_UYVY, { 1, 0, 2 } },
  { GST_VIDEO_FORMAT_YVYU, { 0, 3, 1 } },
  { GST_VIDEO_FORMAT_VYUY, { 1, 2, 0 } },
  { GST_VIDEO_FORMAT_v308, { 0, 1, 2 } },
  { GST_VIDEO_FORMAT_IYU2, { 1, 0, 2 } },
  { GST_VIDEO_FORMAT_AYUV, { 1, 2, 3 } },
  { GST_VIDEO_FORMAT_VUYA, { 2, 1, 0 } },
  { GST_VIDEO_FORMAT_A420, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_RGB, { 0, 1, 2 } },
  { GST_VIDEO_FORMAT_BGR, { 2, 1, 0 } },
  { GST_VIDEO_FORMAT_RGBx, { 0, 1, 2 } },
  { GST_VIDEO_FORMAT_BGRx, { 2, 1, 0 } },
  { GST_VIDEO_FORMAT_xRGB, { 1, 2, 3 } },
  { GST_VIDEO_FORMAT_xBGR, { 3, 2, 1 } },
  { GST_VIDEO_FORMAT_RGBA, { 0, 1, 2 } },
  { GST_VIDEO_FORMAT_BGRA, { 2, 1, 0 } },
  { GST_VIDEO_FORMAT_ARGB, { 1, 2, 3 } },
  { GST_VIDEO_FORMAT_ABGR, { 3, 2, 1 } },
  { GST_VIDEO_FORMAT_RGBP, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_BGRP, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_GBR, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_GBRA, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_I420_10LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_I420_10BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_I420_12LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_I420_12BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_I422_10LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_I422_10BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_I422_12LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_I422_12BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_Y444_10LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_Y444_10BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_Y444_12LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_Y444_12BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_A420_10LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_A420_10BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_A422_10LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_A422_10BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_A444_10LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_A444_10BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_GBR_10LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_GBR_10BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_GBR_12LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_GBR_12BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_GBRA_10LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_GBRA_10BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_GBRA_12LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_GBRA_12BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_P010_10LE, { 0, 0, 1 } },
  { GST_VIDEO_FORMAT_P010_10BE, { 0, 0, 1 } },
  { GST_VIDEO_FORMAT_P012_LE, { 0, 0, 1 } },
  { GST_VIDEO_FORMAT_P012_BE, { 0, 0, 1 } },
  { GST_VIDEO_FORMAT_P016_LE, { 0, 0, 1 } },
  { GST_VIDEO_FORMAT_P016_BE, { 0, 0, 1 } },
  { GST_VIDEO_FORMAT_Y212_LE, { 0, 1, 3 } },
  { GST_VIDEO_FORMAT_Y212_BE, { 0, 1, 3 } },
  { GST_VIDEO_FORMAT_Y412_LE, { 1, 0, 2 } },
  { GST_VIDEO_FORMAT_Y412_BE, { 1, 0, 2 } },
  { GST_VIDEO_FORMAT_Y444_16LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_Y444_16BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_Y210, { 0, 1, 3 } },
  { GST_VIDEO_FORMAT_v216, { 1, 0, 2 } },
  { GST_VIDEO_FORMAT_AYUV64, { 1, 2, 3 } },
  { GST_VIDEO_FORMAT_ARGB64, { 1, 2, 3 } },
  { GST_VIDEO_FORMAT_ARGB64_LE, { 1, 2, 3 } },
  { GST_VIDEO_FORMAT_ARGB64_BE, { 1, 2, 3 } },
  { GST_VIDEO_FORMAT_BGRA64_LE, { 2, 1, 0 } },
  { GST_VIDEO_FORMAT_BGRA64_BE, { 2, 1, 0 } },
  { GST_VIDEO_FORMAT_RGBA64_LE, { 0, 1, 2 } },
  { GST_VIDEO_FORMAT_RGBA64_BE, { 0, 1, 2 } },
  { GST_VIDEO_FORMAT_ABGR64_LE, { 3, 2, 1 } },
  { GST_VIDEO_FORMAT_ABGR64_BE, { 3, 2, 1 } },
#if GST_CHECK_VERSION(1, 24, 0)
  { GST_VIDEO_FORMAT_A422, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_A444, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_A420_12LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_A420_12BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_A420_16LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_A420_16BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_A422_12LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_A422_12BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_A422_16LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_A422_16BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_A444_12LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_A444_12BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_A444_16LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_A444_16BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_GBR_16LE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_GBR_16BE, { 0, 0, 0 } },
  { GST_VIDEO_FORMAT_RBGA, { 0, 2, 1 } },
#endif
#if GST_CHECK_VERSION(1, 26, 0)
  { GST_VIDEO_FORMAT_Y216_LE, { 0, 1, 3 } },
  { GST_VIDEO_FORMAT_Y216_BE, { 0, 1, 3 } },
  { GST_VIDEO_FORMAT_Y416_LE, { 1, 0, 2 } },
  { GST_VIDEO_FORMAT_Y416_BE, { 1, 0, 2 } },
  { GST_VIDEO_FORMAT_GRAY10_LE16, { 0, 0, 0 } },
#endif
};

const VideoFormatRow *
video_formats_find (GstVideoFormat format)
{
  for (guint i = 0; i < G_N_ELEMENTS (format_rows); i++)
    if (format_rows[i].format == format)
      return &format_rows[i];
  return NULL;
}

static const struct
{
  GstVideoFormat format, order;
} tens_rows[] = {
  { GST_VIDEO_FORMAT_v210, GST_VIDEO_FORMAT_UYVY },
  { GST_VIDEO_FORMAT_GRAY10_LE32, GST_VIDEO_FORMAT_GRAY8 },
  { GST_VIDEO_FORMAT_NV12_10LE32, GST_VIDEO_FORMAT_NV12 },
  { GST_VIDEO_FORMAT_NV16_10LE32, GST_VIDEO_FORMAT_NV16 },
};

GstVideoFormat
video_formats_tens (GstVideoFormat format)
{
  for (guint i = 0; i < G_N_ELEMENTS (tens_rows); i++)
    if (tens_rows[i].format == format)
      return tens_rows[i].order;
  return GST_VIDEO_FORMAT_UNKNOWN;
}

/* --- caps --- */

/* The table's, then what GStreamer has beside them, in its own order. */
static GArray *
all_formats (void)
{
  GArray *formats = g_array_new (FALSE, FALSE, sizeof (GstVideoFormat));
  guint n_raw;
  const GstVideoFormat *raw = gst_video_formats_raw (&n_raw);

  for (guint i = 0; i < G_N_ELEMENTS (format_rows); i++)
    g_array_append_val (formats, format_rows[i].format);
  for (guint i = 0; i < n_raw; i++)
    if (!video_formats_find (raw[i]) && video_lines_has (raw[i]))
      g_array_append_val (formats, raw[i]);
  return formats;
}

static GstCaps *
workable_template (void)
{
  GArray *formats = all_formats ();
  GstCaps *caps = gst_video_make_raw_caps (
      (const GstVideoFormat *) (gpointer) formats->data, formats->len);

  g_array_unref (formats);
  return caps;
}

GstCaps *
video_formats_template_caps (void)
{
  GstCaps *caps = workable_template ();

  gst_caps_append (caps, gst_caps_from_string ("video/x-raw(ANY)"));
  return caps;
}

static gboolean
in_foreign_memory (const GstCapsFeatures *features)
{
  for (guint i = 0; i < gst_caps_features_get_size (features); i++) {
    const gchar *feature = gst_caps_features_get_nth (features, i);

    if (g_str_has_prefix (feature, "memory:")
        && !g_str_equal (feature, GST_CAPS_FEATURE_MEMORY_SYSTEM_MEMORY))
      return TRUE;
  }
  return FALSE;
}

gboolean
video_formats_foreign_memory (const GstCaps *caps)
{
  for (guint i = 0; i < gst_caps_get_size (caps); i++)
    if (in_foreign_memory (gst_caps_get_features (caps, i)))
      return TRUE;
  return FALSE;
}

/* Features that caps of system memory have, that which asks nothing first: fields
 * in buffers of their own, and metas that go with a frame. */
static const gchar *const system_features[] = {
  GST_CAPS_FEATURE_MEMORY_SYSTEM_MEMORY,
  GST_CAPS_FEATURE_FORMAT_INTERLACED,
  GST_CAPS_FEATURE_META_GST_VIDEO_OVERLAY_COMPOSITION,
};

/* What of the caps is system memory, with the features above where any would do.
 * Takes over. */
static GstCaps *
in_system_memory (GstCaps *caps)
{
  GstCaps *result = gst_caps_new_empty ();

  for (guint i = 0; i < gst_caps_get_size (caps); i++) {
    const GstStructure *structure = gst_caps_get_structure (caps, i);
    const GstCapsFeatures *features = gst_caps_get_features (caps, i);

    if (gst_caps_features_is_any (features))
      for (guint k = 0; k < G_N_ELEMENTS (system_features); k++)
        gst_caps_append_structure_full (result, gst_structure_copy (structure),
            gst_caps_features_new (system_features[k], NULL));
    else if (!in_foreign_memory (features))
      gst_caps_append_structure_full (result, gst_structure_copy (structure),
          gst_caps_features_copy (features));
  }
  gst_caps_unref (caps);
  return result;
}

GstCaps *
video_formats_workable_caps (GstCaps *caps, gboolean any_memory)
{
  GstCaps *workable = workable_template (), *result;

  gst_caps_set_features_simple (workable, gst_caps_features_new_any ());
  result = gst_caps_intersect (caps, workable);
  gst_caps_unref (workable);
  return any_memory ? result : in_system_memory (result);
}

/* --- places of chroma --- */

/* Where caps say nothing, what GStreamer takes for it. */
static GstVideoChromaSite
chroma_site (const GstVideoInfo *info)
{
  if (info->chroma_site != GST_VIDEO_CHROMA_SITE_UNKNOWN)
    return info->chroma_site;
  return GST_VIDEO_INFO_HEIGHT (info) > 576 ? GST_VIDEO_CHROMA_SITE_MPEG2
                                            : GST_VIDEO_CHROMA_SITE_JPEG;
}

gdouble
video_formats_site (const GstVideoInfo *info, GstVideoChromaSite cosited,
    guint sub)
{
  return chroma_site (info) & cosited ? 0 : ((1 << sub) - 1) / 2.0;
}
