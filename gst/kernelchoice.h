/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "engine/kernels.h"

G_BEGIN_DECLS

/* The kernels to use: the best, or those that EDGELENS_CPU names. */
const ElKernels *gst_picture_filter_kernels (void);

G_END_DECLS
