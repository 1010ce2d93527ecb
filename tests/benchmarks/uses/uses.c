/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "uses.h"
#include "../peers.h"
#include "../plan.h"
#include "../report.h"
#include "../stats.h"

#include <string.h>

static const gchar *const formats[] = { "GRAY8", "NV12", "YUY2", "BGRx" };

/* What an element is measured beside. */
static const struct
{
  const gchar *element, *base;
} bases[] = {
  { "sobelfilter", "" },
  { "magnifyfilter", "bilinear=true" },
};

static BenchCase
case_of (const gchar *line, const gchar *format)
{
  BenchCase bcase = bench_case_parse (line);

  bcase.format = format;
  return bcase;
}

static BenchCase
base_of (const BenchCase *bcase)
{
  BenchCase base = bench_reference_case (bcase->element, bcase);

  for (guint i = 0; i < G_N_ELEMENTS (bases); i++)
    if (g_str_equal (bases[i].element, bcase->element))
      base.properties = bases[i].base;
  return base;
}

void
bench_uses_plan (GPtrArray *plan, gchar **lines)
{
  for (gchar **line = lines; *line; line++)
    for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
      const BenchCase bcase = case_of (*line, formats[i]);
      const BenchCase base = base_of (&bcase);
      const BenchCase scaler = bench_scaler_for (&bcase);

      bench_plan_add (plan, &bcase);
      bench_plan_add (plan, &base);
      if (scaler.element)
        bench_plan_add (plan, &scaler);
    }
}

/* Milliseconds, "(" times the base ")" and "[" times the scaler "]". */
static gchar *
figure_of (GPtrArray *plan, const gchar *line, const gchar *format)
{
  const BenchCase bcase = case_of (line, format), base = base_of (&bcase);
  const BenchCase scaler = bench_scaler_for (&bcase);
  const BenchMeasurement *m = bench_plan_find (plan, &bcase);
  const BenchMeasurement *beside = bench_plan_find (plan, &base);
  const BenchMeasurement *peer =
      scaler.element ? bench_plan_find (plan, &scaler) : NULL;
  GString *text = g_string_new (NULL);

  if (m)
    g_string_append_printf (text, "%.2f",
        bench_quantile (m->rounds, 0.5) * 1e3);
  if (m && beside)
    g_string_append_printf (text, " (%.1f)", bench_report_ratio (m, beside));
  if (m && peer)
    g_string_append_printf (text, " [%.2f]", bench_report_ratio (m, peer));
  return g_string_free (text, FALSE);
}

BenchTable *
bench_uses_report (GPtrArray *plan, gchar **lines)
{
  static const gchar *header[] = { "use", "GRAY8", "NV12", "YUY2", "BGRx",
    NULL };
  BenchTable *table = bench_table_new (header);

  for (gchar **line = lines; *line; line++)
    bench_table_add (table, g_strdup_printf ("`%s`", *line),
        figure_of (plan, *line, formats[0]),
        figure_of (plan, *line, formats[1]),
        figure_of (plan, *line, formats[2]),
        figure_of (plan, *line, formats[3]));
  return table;
}
