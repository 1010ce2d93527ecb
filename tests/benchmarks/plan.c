/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "plan.h"
#include "peers.h"
#include "targets.h"

#include <unistd.h>

static void
measurement_free (gpointer data)
{
  BenchMeasurement *m = data;

  g_array_unref (m->rounds);
  g_free (m->error);
  g_free (m);
}

GPtrArray *
bench_plan_new (void)
{
  return g_ptr_array_new_with_free_func (measurement_free);
}

static BenchCase
resolve_threads (const BenchCase *bcase)
{
  BenchCase resolved = *bcase;

  if (resolved.threads == BENCH_ALL_THREADS)
    resolved.threads = g_get_num_processors ();
  return resolved;
}

static BenchMeasurement *
lookup (GPtrArray *plan, const BenchCase *bcase)
{
  for (guint i = 0; i < plan->len; i++) {
    BenchMeasurement *m = g_ptr_array_index (plan, i);

    if (bench_case_equal (&m->bcase, bcase))
      return m;
  }
  return NULL;
}

const BenchMeasurement *
bench_plan_find (GPtrArray *plan, const BenchCase *bcase)
{
  BenchCase resolved = resolve_threads (bcase);
  BenchMeasurement *m = lookup (plan, &resolved);

  return m && !m->error ? m : NULL;
}

void
bench_plan_add (GPtrArray *plan, const BenchCase *bcase)
{
  BenchCase resolved = resolve_threads (bcase);
  BenchMeasurement *m;

  if (lookup (plan, &resolved))
    return;
  m = g_new0 (BenchMeasurement, 1);
  m->bcase = resolved;
  m->rounds = g_array_new (FALSE, FALSE, sizeof (gdouble));
  g_ptr_array_add (plan, m);
}

void
bench_plan_add_targets (GPtrArray *plan)
{
  for (guint i = 0; i < bench_target_count; i++)
    for (guint k = 0; k < bench_target_case_count (&bench_targets[i]); k++) {
      BenchCase bcase = bench_case_parse (bench_targets[i].cases[k]);

      bench_plan_add (plan, &bcase);
    }
}

void
bench_plan_add_references (GPtrArray *plan, const BenchCase *bcase)
{
  BenchCase other = bench_reference_case (BENCH_MEMCPY, bcase);

  bench_plan_add (plan, &other);
  other = bench_reference_case ("identity", bcase);
  bench_plan_add (plan, &other);
  for (guint i = 0; i < bench_peer_count; i++)
    if (bench_peer_of (&bench_peers[i], bcase->element)) {
      other = bench_peer_case (&bench_peers[i], bcase);
      bench_plan_add (plan, &other);
    }
}

static BenchWorker *
get_worker (GPtrArray *workers, const gchar *cpu)
{
  BenchWorker *worker;

  for (guint i = 0; i < workers->len; i++) {
    worker = g_ptr_array_index (workers, i);
    if (g_str_equal (bench_worker_cpu (worker), cpu))
      return worker;
  }
  worker = bench_worker_new (cpu);
  g_ptr_array_add (workers, worker);
  return worker;
}

/* A case that failed once is left out of the other rounds. */
static void
visit (BenchMeasurement *m, GPtrArray *workers, gdouble budget)
{
  GError *error = NULL;
  gdouble seconds;

  if (m->error)
    return;
  seconds = bench_worker_visit (get_worker (workers, m->bcase.cpu), &m->bcase,
      budget, &error);
  if (error)
    m->error = g_strdup (error->message);
  else
    g_array_append_val (m->rounds, seconds);
  g_clear_error (&error);
}

/* Fisher and Yates. */
static void
shuffle (guint *order, guint n, GRand *random)
{
  for (guint i = n; i > 1; i--) {
    guint k = g_rand_int_range (random, 0, i), last = order[i - 1];

    order[i - 1] = order[k];
    order[k] = last;
  }
}

static void
show_progress (guint round, guint rounds, guint done, guint n)
{
  if (isatty (STDERR_FILENO))
    g_printerr ("\rround %u of %u, case %u of %u  %s", round, rounds, done, n,
        round == rounds && done == n ? "\n" : "");
}

void
bench_plan_run (GPtrArray *plan, guint rounds, gdouble budget)
{
  GPtrArray *workers =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bench_worker_free);
  GRand *random = g_rand_new_with_seed (1);
  guint *order = g_new (guint, plan->len);

  for (guint i = 0; i < plan->len; i++)
    order[i] = i;
  for (guint round = 1; round <= rounds; round++) {
    shuffle (order, plan->len, random);
    for (guint i = 0; i < plan->len; i++) {
      visit (g_ptr_array_index (plan, order[i]), workers, budget);
      show_progress (round, rounds, i + 1, plan->len);
    }
  }
  g_free (order);
  g_rand_free (random);
  g_ptr_array_unref (workers);
}
