/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The formulas of a lens and of interpolation, as the documentation has them,
 * in double precision. */
#pragma once

#include "lens/lens.h"

/* r: how far a luma position is from the lens's centre. */
double reference_distance (const ElLens *lens, double x, double y);

/* Moves a luma position to its source; outside the lens it stays, and false
 * is returned. */
bool reference_source (const ElLens *lens, double *x, double *y);

/* The share of a sample at distance x, of `taps` (4 or 6) in all. */
double reference_weight (int taps, double x);
