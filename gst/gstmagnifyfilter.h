/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "picturefilter.h"

G_BEGIN_DECLS

#define GST_TYPE_MAGNIFY_FILTER (gst_magnify_filter_get_type ())
G_DECLARE_FINAL_TYPE (GstMagnifyFilter, gst_magnify_filter, GST, MAGNIFY_FILTER,
    GstPictureFilter)

GST_ELEMENT_REGISTER_DECLARE (magnifyfilter)

G_END_DECLS
