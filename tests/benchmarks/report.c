/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "report.h"
#include "peers.h"
#include "plan.h"
#include "stats.h"
#include "targets.h"

gdouble
bench_report_ratio (const BenchMeasurement *above,
    const BenchMeasurement *below)
{
  GArray *ratios = g_array_new (FALSE, FALSE, sizeof (gdouble));
  gdouble median;

  for (guint i = 0; i < above->rounds->len; i++) {
    gdouble ratio = g_array_index (above->rounds, gdouble, i)
        / g_array_index (below->rounds, gdouble, i);

    g_array_append_val (ratios, ratio);
  }
  median = bench_quantile (ratios, 0.5);
  g_array_unref (ratios);
  return median;
}

static gchar *
over_memcpy (GPtrArray *plan, const BenchMeasurement *m)
{
  BenchCase copy = bench_reference_case (BENCH_MEMCPY, &m->bcase);
  const BenchMeasurement *reference = bench_plan_find (plan, &copy);

  return reference ? g_strdup_printf ("%.2f", bench_report_ratio (m, reference))
                   : g_strdup ("");
}

static gboolean
is_reference (const gchar *element)
{
  for (guint i = 0; i < bench_peer_count; i++)
    if (g_str_equal (bench_peers[i].element, element))
      return TRUE;
  return g_str_equal (element, BENCH_MEMCPY)
      || g_str_equal (element, "identity");
}

static gchar *
faster_than (GPtrArray *plan, const BenchMeasurement *m)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < bench_peer_count && !is_reference (m->bcase.element);
       i++) {
    BenchCase other = bench_peer_case (&bench_peers[i], &m->bcase);
    const BenchMeasurement *peer = bench_plan_find (plan, &other);

    if (peer && bench_peer_of (&bench_peers[i], m->bcase.element))
      g_string_append_printf (text, "%s%s %s %.1fx", text->len ? ", " : "",
          other.element, other.format, bench_report_ratio (peer, m));
  }
  return g_string_free (text, FALSE);
}

static gchar *
settings_of (const BenchCase *bcase)
{
  if (!*bcase->change)
    return g_strdup (bcase->properties);
  return g_strdup_printf ("%s%schanging=%s", bcase->properties,
      *bcase->properties ? " " : "", bcase->change);
}

static gchar *
milliseconds (const BenchMeasurement *m, gdouble quantile)
{
  return g_strdup_printf ("%.4f", bench_quantile (m->rounds, quantile) * 1e3);
}

static void
add_times (BenchTable *table, GPtrArray *plan, const BenchMeasurement *m)
{
  const BenchCase *bcase = &m->bcase;
  gdouble median = bench_quantile (m->rounds, 0.5);

  bench_table_add (table, g_strdup (bcase->element), settings_of (bcase),
      g_strdup (bcase->format), g_strdup (bcase->size),
      g_strdup_printf ("%u", bcase->threads),
      g_strdup (*bcase->cpu ? bcase->cpu : "best"), milliseconds (m, 0.5),
      milliseconds (m, 0.25), milliseconds (m, 0.75),
      g_strdup_printf ("%.4f", median * 1e9 / bench_case_pixels (bcase)),
      over_memcpy (plan, m), faster_than (plan, m));
}

BenchTable *
bench_report_times (GPtrArray *plan)
{
  static const gchar *header[] = { "element", "settings", "format", "size",
    "threads", "cpu", "ms", "q1", "q3", "ns/pixel", "x memcpy", "faster than",
    NULL };
  BenchTable *table = bench_table_new (header);

  for (guint i = 0; i < plan->len; i++) {
    const BenchMeasurement *m = g_ptr_array_index (plan, i);

    if (!m->error)
      add_times (table, plan, m);
  }
  return table;
}

BenchTable *
bench_report_failures (GPtrArray *plan)
{
  static const gchar *header[] = { "not measured", "because", NULL };
  BenchTable *table = NULL;

  for (guint i = 0; i < plan->len; i++) {
    const BenchMeasurement *m = g_ptr_array_index (plan, i);

    if (!m->error)
      continue;
    if (!table)
      table = bench_table_new (header);
    bench_table_add (table, bench_case_describe (&m->bcase),
        g_strdup (m->error));
  }
  return table;
}

/* The figure of each round; empty when a case of it was not measured. */
static GArray *
figures_of (const BenchTarget *target, GPtrArray *plan)
{
  GArray *figures = g_array_new (FALSE, FALSE, sizeof (gdouble));
  guint n = bench_target_case_count (target), rounds = G_MAXUINT;
  const BenchMeasurement *of[BENCH_TARGET_CASES];
  gdouble seconds[BENCH_TARGET_CASES], pixels[BENCH_TARGET_CASES], figure;

  for (guint i = 0; i < n; i++) {
    BenchCase bcase = bench_case_parse (target->cases[i]);

    of[i] = bench_plan_find (plan, &bcase);
    rounds = of[i] ? MIN (rounds, of[i]->rounds->len) : 0;
  }
  for (guint round = 0; round < rounds; round++) {
    for (guint i = 0; i < n; i++) {
      seconds[i] = g_array_index (of[i]->rounds, gdouble, round);
      pixels[i] = bench_case_pixels (&of[i]->bcase);
    }
    figure = target->kind->figure (seconds, pixels, n);
    g_array_append_val (figures, figure);
  }
  return figures;
}

static gchar *
limit_of (const BenchTarget *target)
{
  const gchar *bound = target->kind->at_most ? "at most" : "at least";

  if (target->limit == 0)
    return g_strdup ("");
  if (target->stretch == 0)
    return g_strdup_printf ("%s %g%s", bound, target->limit,
        target->kind->unit);
  return g_strdup_printf ("%s %g%s, then %g%s", bound, target->limit,
      target->kind->unit, target->stretch, target->kind->unit);
}

static gchar *
show_figure (const BenchTarget *target, const GArray *figures, gdouble q)
{
  return figures->len == 0 ? g_strdup ("")
                           : g_strdup_printf ("%.2f%s",
                               bench_quantile (figures, q), target->kind->unit);
}

static void
add_target (BenchTable *table, GPtrArray *plan, const BenchTarget *target)
{
  GArray *figures = figures_of (target, plan);

  bench_table_add (table, show_figure (target, figures, 0.5),
      show_figure (target, figures, 0.25), show_figure (target, figures, 0.75),
      limit_of (target),
      g_strdup (figures->len == 0
              ? "not measured"
              : bench_target_verdict (target, bench_quantile (figures, 0.5))),
      bench_target_describe (target));
  g_array_unref (figures);
}

BenchTable *
bench_report_targets (GPtrArray *plan)
{
  static const gchar *header[] = { "figure", "q1", "q3", "target", "verdict",
    "comparison", NULL };
  BenchTable *table = bench_table_new (header);

  for (guint i = 0; i < bench_target_count; i++)
    add_target (table, plan, &bench_targets[i]);
  return table;
}
