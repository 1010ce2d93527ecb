/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <stdio.h>
#include <glib.h>

/* A table of text. The first row is the header. */
typedef struct _BenchTable BenchTable;

BenchTable *bench_table_new (const gchar *const *header);

/* Takes as many cells as the header has, each owned by the table from now. */
void bench_table_add (BenchTable *table, ...);

/* Aligned columns; one line per row; GitHub's Markdown. */
void bench_table_write_text (const BenchTable *table, FILE *file);
void bench_table_write_csv (const BenchTable *table, FILE *file);
void bench_table_write_markdown (const BenchTable *table, FILE *file);

void bench_table_free (BenchTable *table);
