/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "case.h"
#include "worker.h"

/* A case of the plan and, once it has run, what it gave. */
typedef struct
{
  BenchCase bcase;
  GArray *rounds; /* gdouble: seconds a frame, one per round */
  gchar *error;   /* why there is nothing; NULL: there is */
} BenchMeasurement;

/* The cases of one run, none twice. An array of BenchMeasurement. */
GPtrArray *bench_plan_new (void);

void bench_plan_add (GPtrArray *plan, const BenchCase *bcase);

/* Adds what @bcase is measured against: memcpy, identity, installed peers. */
void bench_plan_add_references (GPtrArray *plan, const BenchCase *bcase);

/* Adds the cases of bench_targets. */
void bench_plan_add_targets (GPtrArray *plan);

/* NULL when @bcase is not in the plan or could not be measured. */
const BenchMeasurement *
bench_plan_find (GPtrArray *plan, const BenchCase *bcase);

/*
 * Visits every case @rounds times for @budget seconds, in another order each
 * round. Says where it is on a terminal. Forks: see bench_worker_new().
 */
void bench_plan_run (GPtrArray *plan, guint rounds, gdouble budget);
