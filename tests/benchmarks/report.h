/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "plan.h"
#include "table.h"

/* The median of the rounds' ratios, so that slow drift cancels. */
gdouble bench_report_ratio (const BenchMeasurement *above,
    const BenchMeasurement *below);

/* The tables of a plan that has run; bench_table_free() them. */

/* A row per case: its times, and ratios to memcpy and to the peers. */
BenchTable *bench_report_times (GPtrArray *plan);

/* A row per target: the figure, its quartiles over the rounds, a verdict. */
BenchTable *bench_report_targets (GPtrArray *plan);

/* A row per case that could not be measured, and why; NULL if there is none. */
BenchTable *bench_report_failures (GPtrArray *plan);
