/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

/*
 * The @q quantile, 0..1, of an array of gdouble in any order: 0.5 is the
 * median. Between two samples it interpolates; of no samples it is 0.
 */
gdouble bench_quantile (const GArray *samples, gdouble q);
