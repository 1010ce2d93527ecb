/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is drawn on the picture: bar, curve and region. */

#pragma once

#include "meter.h"
#include "region.h"

/* For overlaycomposition's signal "draw"; the caller owns it. NULL where the
 * picture is too small to draw anything on. */
GstVideoOverlayComposition *
panel_draw (Meter *meter, Region *region, gint width, gint height);
