/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "picturefilter.h"

G_BEGIN_DECLS

#define GST_TYPE_SOBEL_FILTER (gst_sobel_filter_get_type ())
G_DECLARE_FINAL_TYPE (GstSobelFilter, gst_sobel_filter, GST, SOBEL_FILTER,
    GstPictureFilter)

GST_ELEMENT_REGISTER_DECLARE (sobelfilter)

G_END_DECLS
