/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "table.h"

#include <stdarg.h>
#include <string.h>

struct _BenchTable
{
  guint columns;
  GPtrArray *cells; /* row after row, the header first */
};

BenchTable *
bench_table_new (const gchar *const *header)
{
  BenchTable *table = g_new (BenchTable, 1);

  table->columns = g_strv_length ((gchar **) header);
  table->cells = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < table->columns; i++)
    g_ptr_array_add (table->cells, g_strdup (header[i]));
  return table;
}

void
bench_table_add (BenchTable *table, ...)
{
  va_list cells;

  va_start (cells, table);
  for (guint i = 0; i < table->columns; i++)
    g_ptr_array_add (table->cells, va_arg (cells, gchar *));
  va_end (cells);
}

static const gchar *
cell_at (const BenchTable *table, guint row, guint column)
{
  return g_ptr_array_index (table->cells, row * table->columns + column);
}

static guint
row_count (const BenchTable *table)
{
  return table->cells->len / table->columns;
}

static gsize
column_width (const BenchTable *table, guint column)
{
  gsize width = 0;

  for (guint row = 0; row < row_count (table); row++)
    width = MAX (width, strlen (cell_at (table, row, column)));
  return width;
}

void
bench_table_write_text (const BenchTable *table, FILE *file)
{
  for (guint row = 0; row < row_count (table); row++) {
    for (guint i = 0; i + 1 < table->columns; i++)
      fprintf (file, "%-*s  ", (int) column_width (table, i),
          cell_at (table, row, i));
    fprintf (file, "%s\n", cell_at (table, row, table->columns - 1));
  }
}

/* No cell holds a quote or a line break, so quoting takes care of commas. */
void
bench_table_write_csv (const BenchTable *table, FILE *file)
{
  for (guint row = 0; row < row_count (table); row++)
    for (guint i = 0; i < table->columns; i++) {
      const gchar *cell = cell_at (table, row, i);
      const gchar *quote = strchr (cell, ',') ? "\"" : "";

      fprintf (file, "%s%s%s%c", quote, cell, quote,
          i + 1 < table->columns ? ',' : '\n');
    }
}

void
bench_table_write_markdown (const BenchTable *table, FILE *file)
{
  for (guint row = 0; row < row_count (table); row++) {
    for (guint i = 0; i < table->columns; i++)
      fprintf (file, "| %s ", cell_at (table, row, i));
    fputs ("|\n", file);
    for (guint i = 0; row == 0 && i < table->columns; i++)
      fputs (i + 1 < table->columns ? "|---" : "|---|\n", file);
  }
}

void
bench_table_free (BenchTable *table)
{
  g_ptr_array_unref (table->cells);
  g_free (table);
}
