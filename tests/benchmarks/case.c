/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "case.h"

#include <stdio.h>
#include <string.h>

gboolean
bench_case_equal (const BenchCase *a, const BenchCase *b)
{
  return g_str_equal (a->element, b->element)
      && g_str_equal (a->properties, b->properties)
      && g_str_equal (a->format, b->format) && g_str_equal (a->size, b->size)
      && a->threads == b->threads && g_str_equal (a->change, b->change)
      && g_str_equal (a->cpu, b->cpu);
}

gboolean
bench_parse_size (const gchar *size, gint *width, gint *height)
{
  gchar rest;

  return sscanf (size, "%dx%d%c", width, height, &rest) == 2 && *width > 0
      && *height > 0;
}

gdouble
bench_case_pixels (const BenchCase *bcase)
{
  gint width = 0, height = 0;

  bench_parse_size (bcase->size, &width, &height);
  return (gdouble) width * height;
}

guint
bench_parse_threads (const gchar *threads)
{
  return g_str_equal (threads, "all")
      ? BENCH_ALL_THREADS
      : (guint) g_ascii_strtoull (threads, NULL, 10);
}

static void
add_property (BenchCase *bcase, const gchar *word)
{
  gchar *both =
      g_strjoin (*bcase->properties ? " " : "", bcase->properties, word, NULL);

  bcase->properties = g_intern_string (both);
  g_free (both);
}

static void
parse_word (BenchCase *bcase, const gchar *word)
{
  gint width, height;

  if (g_str_has_prefix (word, "n-threads="))
    bcase->threads = bench_parse_threads (strchr (word, '=') + 1);
  else if (g_str_has_prefix (word, "changing="))
    bcase->change = g_intern_string (strchr (word, '=') + 1);
  else if (strchr (word, '='))
    add_property (bcase, word);
  else if (bench_parse_size (word, &width, &height))
    bcase->size = g_intern_string (word);
  else
    bcase->format = g_intern_string (word);
}

BenchCase
bench_case_parse (const gchar *spec)
{
  gchar **words = g_strsplit (spec, " ", -1);
  BenchCase bcase = { g_intern_string (words[0]), "", "", "1920x1080", 1, "",
    "" };

  for (gchar **word = words + 1; *word; word++)
    parse_word (&bcase, *word);
  g_strfreev (words);
  return bcase;
}

gchar *
bench_case_describe (const BenchCase *bcase)
{
  GString *text = g_string_new (bcase->element);

  if (*bcase->properties)
    g_string_append_printf (text, " %s", bcase->properties);
  g_string_append_printf (text, " %s %s", bcase->format, bcase->size);
  if (bcase->threads != 1)
    g_string_append_printf (text, " n-threads=%u", bcase->threads);
  if (*bcase->change)
    g_string_append_printf (text, " changing=%s", bcase->change);
  if (*bcase->cpu)
    g_string_append_printf (text, " on %s", bcase->cpu);
  return g_string_free (text, FALSE);
}
