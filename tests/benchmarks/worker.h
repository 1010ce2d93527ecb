/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "case.h"

/*
 * A child process that visits cases under one EDGELENS_CPU, which the plugin
 * reads once per process. It also keeps a peer that aborts from taking the
 * benchmark with it.
 */
typedef struct _BenchWorker BenchWorker;

/*
 * Forks, so the caller must have no other threads and must not have loaded
 * the plugin.
 */
BenchWorker *bench_worker_new (const gchar *cpu);

const gchar *bench_worker_cpu (const BenchWorker *worker);

/*
 * As bench_visit(), in the worker. When that ends the process there is an
 * error too, and a new process for the next visit. @bcase must have been there,
 * as it is, when the worker was made.
 */
gdouble bench_worker_visit (BenchWorker *worker, const BenchCase *bcase,
    gdouble budget, GError **error);

/* Ends the process and frees. */
void bench_worker_free (BenchWorker *worker);
