/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef BENCH_USES_H
#define BENCH_USES_H

#include "../table.h"
#include <glib.h>

/*
 * What the documentation tells users to run. @lines has an element and its
 * properties a line, as uses.py prints them; each is measured in the formats of
 * bench_use_formats, beside what it is made of: a plain magnitude, or a bilinear
 * lens of the default size.
 */
void bench_uses_plan (GPtrArray *plan, gchar **lines);

/* A row per line; for each format milliseconds and the ratio to its base, and
 * for a lens over the whole frame that to videocrop and videoscale. */
BenchTable *bench_uses_report (GPtrArray *plan, gchar **lines);

#endif
