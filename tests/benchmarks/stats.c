/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "stats.h"

static gint
compare (gconstpointer a, gconstpointer b)
{
  gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;

  return (x > y) - (x < y);
}

gdouble
bench_quantile (const GArray *samples, gdouble q)
{
  gdouble *sorted, position, below, value;
  guint at;

  if (samples->len == 0)
    return 0;
  sorted = g_memdup2 (samples->data, samples->len * sizeof (gdouble));
  qsort (sorted, samples->len, sizeof (gdouble), compare);
  position = q * (samples->len - 1);
  at = (guint) position;
  below = sorted[at];
  value = below
      + (sorted[MIN (at + 1, samples->len - 1)] - below) * (position - at);
  g_free (sorted);
  return value;
}
