/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "internal.h"

/* Sample positions */

#define NATIVE_BE (G_BYTE_ORDER == G_BIG_ENDIAN)

#define BYTES(name, w_sub, h_sub, ...)                     \
  {                                                        \
    GST_VIDEO_FORMAT_##name, 8, 1, 0, FALSE, w_sub, h_sub, \
    {                                                      \
      __VA_ARGS__                                          \
    }                                                      \
  }
#define WORDS(name, depth, shift, big, w_sub, h_sub, ...)        \
  {                                                              \
    GST_VIDEO_FORMAT_##name, depth, 2, shift, big, w_sub, h_sub, \
    {                                                            \
      __VA_ARGS__                                                \
    }                                                            \
  }
#define BOTH(name, depth, shift, w_sub, h_sub, ...)                 \
  WORDS (name##LE, depth, shift, FALSE, w_sub, h_sub, __VA_ARGS__), \
      WORDS (name##BE, depth, shift, TRUE, w_sub, h_sub, __VA_ARGS__)

/* In the order of preference. */
const RefFormat ref_formats[] = {
  BYTES (GRAY8, 0, 0, "Y"),
  BOTH (GRAY16_, 16, 0, 0, 0, "Y"),
  BYTES (I420, 1, 1, "Y", "U", "V"),
  BYTES (YV12, 1, 1, "Y", "V", "U"),
  BYTES (Y41B, 2, 0, "Y", "U", "V"),
  BYTES (Y42B, 1, 0, "Y", "U", "V"),
  BYTES (Y444, 0, 0, "Y", "U", "V"),
  BYTES (YUV9, 2, 2, "Y", "U", "V"),
  BYTES (YVU9, 2, 2, "Y", "V", "U"),
  BYTES (NV12, 1, 1, "Y", "UV"),
  BYTES (NV21, 1, 1, "Y", "VU"),
  BYTES (NV16, 1, 0, "Y", "UV"),
  BYTES (NV61, 1, 0, "Y", "VU"),
  BYTES (NV24, 0, 0, "Y", "UV"),
  BYTES (AV12, 1, 1, "Y", "UV", "A"),
  BYTES (YUY2, 1, 0, "YUYV"),
  BYTES (UYVY, 1, 0, "UYVY"),
  BYTES (YVYU, 1, 0, "YVYU"),
  BYTES (VYUY, 1, 0, "VYUY"),
  BYTES (v308, 0, 0, "YUV"),
  BYTES (IYU2, 0, 0, "UYV"),
  BYTES (AYUV, 0, 0, "AYUV"),
  BYTES (VUYA, 0, 0, "VUYA"),
  BYTES (A420, 1, 1, "Y", "U", "V", "A"),
  BYTES (RGB, 0, 0, "RGB"),
  BYTES (BGR, 0, 0, "BGR"),
  BYTES (RGBx, 0, 0, "RGBx"),
  BYTES (BGRx, 0, 0, "BGRx"),
  BYTES (xRGB, 0, 0, "xRGB"),
  BYTES (xBGR, 0, 0, "xBGR"),
  BYTES (RGBA, 0, 0, "RGBA"),
  BYTES (BGRA, 0, 0, "BGRA"),
  BYTES (ARGB, 0, 0, "ARGB"),
  BYTES (ABGR, 0, 0, "ABGR"),
  BYTES (RGBP, 0, 0, "R", "G", "B"),
  BYTES (BGRP, 0, 0, "B", "G", "R"),
  BYTES (GBR, 0, 0, "G", "B", "R"),
  BYTES (GBRA, 0, 0, "G", "B", "R", "A"),
  BOTH (I420_10, 10, 0, 1, 1, "Y", "U", "V"),
  BOTH (I420_12, 12, 0, 1, 1, "Y", "U", "V"),
  BOTH (I422_10, 10, 0, 1, 0, "Y", "U", "V"),
  BOTH (I422_12, 12, 0, 1, 0, "Y", "U", "V"),
  BOTH (Y444_10, 10, 0, 0, 0, "Y", "U", "V"),
  BOTH (Y444_12, 12, 0, 0, 0, "Y", "U", "V"),
  BOTH (A420_10, 10, 0, 1, 1, "Y", "U", "V", "A"),
  BOTH (A422_10, 10, 0, 1, 0, "Y", "U", "V", "A"),
  BOTH (A444_10, 10, 0, 0, 0, "Y", "U", "V", "A"),
  BOTH (GBR_10, 10, 0, 0, 0, "G", "B", "R"),
  BOTH (GBR_12, 12, 0, 0, 0, "G", "B", "R"),
  BOTH (GBRA_10, 10, 0, 0, 0, "G", "B", "R", "A"),
  BOTH (GBRA_12, 12, 0, 0, 0, "G", "B", "R", "A"),
  BOTH (P010_10, 10, 6, 1, 1, "Y", "UV"),
  BOTH (P012_, 12, 4, 1, 1, "Y", "UV"),
  BOTH (P016_, 16, 0, 1, 1, "Y", "UV"),
  BOTH (Y212_, 12, 4, 1, 0, "YUYV"),
  BOTH (Y412_, 12, 4, 0, 0, "UYVA"),
  BOTH (Y444_16, 16, 0, 0, 0, "Y", "U", "V"),
  WORDS (Y210, 10, 6, FALSE, 1, 0, "YUYV"),
  WORDS (v216, 16, 0, FALSE, 1, 0, "UYVY"),
  WORDS (AYUV64, 16, 0, NATIVE_BE, 0, 0, "AYUV"),
  WORDS (ARGB64, 16, 0, NATIVE_BE, 0, 0, "ARGB"),
  BOTH (ARGB64_, 16, 0, 0, 0, "ARGB"),
  BOTH (BGRA64_, 16, 0, 0, 0, "BGRA"),
  BOTH (RGBA64_, 16, 0, 0, 0, "RGBA"),
  BOTH (ABGR64_, 16, 0, 0, 0, "ABGR"),
#if GST_CHECK_VERSION(1, 24, 0)
  BYTES (A422, 1, 0, "Y", "U", "V", "A"),
  BYTES (A444, 0, 0, "Y", "U", "V", "A"),
  BOTH (A420_12, 12, 0, 1, 1, "Y", "U", "V", "A"),
  BOTH (A420_16, 16, 0, 1, 1, "Y", "U", "V", "A"),
  BOTH (A422_12, 12, 0, 1, 0, "Y", "U", "V", "A"),
  BOTH (A422_16, 16, 0, 1, 0, "Y", "U", "V", "A"),
  BOTH (A444_12, 12, 0, 0, 0, "Y", "U", "V", "A"),
  BOTH (A444_16, 16, 0, 0, 0, "Y", "U", "V", "A"),
  BOTH (GBR_16, 16, 0, 0, 0, "G", "B", "R"),
  BYTES (RBGA, 0, 0, "RBGA"),
#endif
#if GST_CHECK_VERSION(1, 26, 0)
  BOTH (Y216_, 16, 0, 1, 0, "YUYV"),
  BOTH (Y416_, 16, 0, 0, 0, "UYVA"),
  WORDS (GRAY10_LE16, 10, 0, FALSE, 0, 0, "Y"),
#endif
};

const guint ref_n_formats = G_N_ELEMENTS (ref_formats);

const RefFormat *
ref_format_find (GstVideoFormat format)
{
  for (guint i = 0; i < ref_n_formats; i++) {
    if (ref_formats[i].format == format)
      return &ref_formats[i];
  }
  return NULL;
}
