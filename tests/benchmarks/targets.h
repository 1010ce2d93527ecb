/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "case.h"

#define BENCH_TARGET_CASES 6

/* How a target's figure comes from the seconds a frame of its cases. */
typedef struct
{
  gdouble (*figure) (const gdouble *seconds, const gdouble *pixels, guint n);
  const gchar *unit;
  gboolean at_most;      /* else at least */
  const gchar *words;    /* after the case that is judged */
  gboolean names_second; /* and then the one it is judged against */
} BenchTargetKind;

/* One thing that the project set out to reach. */
typedef struct
{
  const BenchTargetKind *kind;
  gdouble limit;   /* 0: shown for comparison, no target */
  gdouble stretch; /* the next limit once the first is met; 0: none */
  const gchar *cases[BENCH_TARGET_CASES]; /* specs; the first is judged */
} BenchTarget;

extern const BenchTarget bench_targets[];
extern const guint bench_target_count;

guint bench_target_case_count (const BenchTarget *target);

/* What is compared, in words; g_free() it. */
gchar *bench_target_describe (const BenchTarget *target);

/* "met" or "not met", and the same of the stretch limit where there is one. */
const gchar *bench_target_verdict (const BenchTarget *target, gdouble figure);
