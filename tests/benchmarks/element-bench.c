/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Times the elements beside memcpy of the same frame and beside every peer
 * that is installed. All cases take turns, in another order each round, so
 * that whatever else the machine does hits all of them alike. A case's time
 * is the median over the rounds, a ratio the median of the rounds' ratios.
 *
 * Without a selection it measures what bench_targets asks for and says what
 * is met; with --elements and the like it measures their product.
 */

#include "case.h"
#include "plan.h"
#include "report.h"
#include "uses/uses.h"

#include <errno.h>
#include <string.h>

/* How often a case has its turn, and for how many seconds each time. */
#define FULL_ROUNDS 15
#define FULL_BUDGET 0.02
#define QUICK_ROUNDS 3
#define QUICK_BUDGET 0.004

static gchar *elements_option;
static gchar *formats_option;
static gchar *sizes_option;
static gchar *threads_option;
static gchar *cpu_option;
static gchar **properties_option;
static gchar *uses_option;
static gchar **uses; /* of uses_option, NULL: none */
static gchar *csv_option;
static gchar *markdown_option;
static gint rounds_option;
static gboolean quick_option;

static const GOptionEntry options[] = {
  { "elements", 'e', 0, G_OPTION_ARG_STRING, &elements_option,
      "Elements, separated by commas [sobelfilter,magnifyfilter]", "LIST" },
  { "formats", 'f', 0, G_OPTION_ARG_STRING, &formats_option, "Formats [GRAY8]",
      "LIST" },
  { "sizes", 's', 0, G_OPTION_ARG_STRING, &sizes_option,
      "Frame sizes [1920x1080]", "LIST" },
  { "threads", 't', 0, G_OPTION_ARG_STRING, &threads_option,
      "Values of n-threads, or all [1]", "LIST" },
  { "cpu", 'c', 0, G_OPTION_ARG_STRING, &cpu_option,
      "best, all, or of " BENCH_CPUS " [best]", "LIST" },
  { "properties", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &properties_option,
      "A set of properties, \"zoom=3 radius=0.2\"; may be repeated", "SET" },
  { "uses", 'u', 0, G_OPTION_ARG_FILENAME, &uses_option,
      "Elements with their properties, a line each, as uses.py prints them",
      "FILE" },
  { "csv", 0, 0, G_OPTION_ARG_FILENAME, &csv_option,
      "Write the table of times to a file too", "FILE" },
  { "markdown", 0, 0, G_OPTION_ARG_FILENAME, &markdown_option,
      "Write all the tables to a file too", "FILE" },
  { "rounds", 'r', 0, G_OPTION_ARG_INT, &rounds_option,
      "Turns of each case [15; with --quick 3]", "N" },
  { "quick", 'q', 0, G_OPTION_ARG_NONE, &quick_option,
      "Fewer and shorter turns, for a first look", NULL },
  G_OPTION_ENTRY_NULL,
};

/* One list of the product that --elements and the like span. */
typedef struct
{
  gchar **values;
  void (*set) (BenchCase *bcase, const gchar *value);
} Axis;

static void
set_element (BenchCase *bcase, const gchar *value)
{
  bcase->element = value;
}

static void
set_properties (BenchCase *bcase, const gchar *value)
{
  bcase->properties = value;
}

static void
set_format (BenchCase *bcase, const gchar *value)
{
  bcase->format = value;
}

static void
set_size (BenchCase *bcase, const gchar *value)
{
  bcase->size = value;
}

static void
set_threads (BenchCase *bcase, const gchar *value)
{
  bcase->threads = bench_parse_threads (value);
}

static void
set_cpu (BenchCase *bcase, const gchar *value)
{
  bcase->cpu = g_str_equal (value, "best") ? "" : value;
}

static void
plan_product (GPtrArray *plan, const Axis *axis, BenchCase bcase)
{
  if (!axis->values) {
    bench_plan_add (plan, &bcase);
    bench_plan_add_references (plan, &bcase);
    return;
  }
  for (gchar **value = axis->values; *value; value++) {
    axis->set (&bcase, *value);
    plan_product (plan, axis + 1, bcase);
  }
}

static gchar **
split (const gchar *list, const gchar *fallback)
{
  return g_strsplit (list ? list : fallback, ",", -1);
}

static gchar **
split_cpus (void)
{
  if (cpu_option && g_str_equal (cpu_option, "all"))
    return split (BENCH_CPUS, "");
  return split (cpu_option, "best");
}

/* The plan borrows the lists; they are freed with the process. */
static void
plan_selection (GPtrArray *plan)
{
  static gchar none[] = "";
  static gchar *defaults[] = { none, NULL };
  BenchCase bcase = { .change = "" };
  const Axis axes[] = {
    { split (sizes_option, "1920x1080"), set_size },
    { split (formats_option, "GRAY8"), set_format },
    { split (elements_option, "sobelfilter,magnifyfilter"), set_element },
    { properties_option ? properties_option : defaults, set_properties },
    { split (threads_option, "1"), set_threads },
    { split_cpus (), set_cpu },
    { NULL, NULL },
  };

  plan_product (plan, axes, bcase);
}

static gboolean
has_selection (void)
{
  return elements_option || formats_option || sizes_option || threads_option
      || cpu_option || properties_option;
}

/* The plugin ignores an unknown name: it would be measured as the best. */
static gboolean
check_cpus (void)
{
  gchar **known = split ("best," BENCH_CPUS, ""), **names = split_cpus ();
  gboolean good = TRUE;

  for (gchar **name = names; *name; name++)
    if (!g_strv_contains ((const gchar *const *) known, *name)) {
      g_printerr ("unknown instruction set \"%s\"\n", *name);
      good = FALSE;
    }
  g_strfreev (names);
  g_strfreev (known);
  return good;
}

static gboolean
parse_options (int *argc, char ***argv)
{
  GOptionContext *context = g_option_context_new (NULL);
  GError *error = NULL;
  gboolean parsed;

  g_option_context_set_summary (context,
      "Times sobelfilter and magnifyfilter beside memcpy and their peers.\n"
      "Without a selection of cases: the project's targets.");
  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_add_group (context, gst_init_get_option_group ());
  parsed = g_option_context_parse (context, argc, argv, &error);
  if (error)
    g_printerr ("%s\n", error->message);
  g_clear_error (&error);
  g_option_context_free (context);
  return parsed && check_cpus ();
}

typedef void (*Writer) (const BenchTable *table, FILE *file);

/* NULL tables are left out. */
static void
write_tables (BenchTable **tables, guint n, Writer writer, FILE *file)
{
  for (guint i = 0; i < n; i++)
    if (tables[i]) {
      writer (tables[i], file);
      fputc ('\n', file);
    }
}

static gboolean
write_file (const gchar *name, BenchTable **tables, guint n, Writer writer)
{
  FILE *file = fopen (name, "w");
  gboolean written;

  if (file)
    write_tables (tables, n, writer, file);
  written = file && !ferror (file);
  if ((file && fclose (file) != 0) || !written) {
    g_printerr ("%s: %s\n", name, g_strerror (errno));
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_uses (void)
{
  GError *error = NULL;
  gchar *text;

  if (!uses_option)
    return TRUE;
  if (!g_file_get_contents (uses_option, &text, NULL, &error)) {
    g_printerr ("%s\n", error->message);
    g_error_free (error);
    return FALSE;
  }
  uses = g_strsplit (g_strchomp (text), "\n", -1);
  g_free (text);
  return TRUE;
}

static BenchTable *
second_table (GPtrArray *plan)
{
  if (uses)
    return bench_uses_report (plan, uses);
  return has_selection () ? NULL : bench_report_targets (plan);
}

static void
plan_cases (GPtrArray *plan)
{
  if (uses)
    bench_uses_plan (plan, uses);
  else if (has_selection ())
    plan_selection (plan);
  else
    bench_plan_add_targets (plan);
}

static gboolean
report (GPtrArray *plan)
{
  BenchTable *tables[] = {
    bench_report_times (plan),
    second_table (plan),
    bench_report_failures (plan),
  };
  gboolean written = TRUE;

  write_tables (tables, G_N_ELEMENTS (tables), bench_table_write_text, stdout);
  if (csv_option)
    written = write_file (csv_option, tables, 1, bench_table_write_csv);
  if (markdown_option)
    written &= write_file (markdown_option, tables, G_N_ELEMENTS (tables),
        bench_table_write_markdown);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (tables[i])
      bench_table_free (tables[i]);
  return written;
}

int
main (int argc, char **argv)
{
  GPtrArray *plan;
  gboolean written;

  if (!parse_options (&argc, &argv) || !read_uses ())
    return 2;
  plan = bench_plan_new ();
  plan_cases (plan);
  bench_plan_run (plan,
      rounds_option > 0  ? (guint) rounds_option
          : quick_option ? QUICK_ROUNDS
                         : FULL_ROUNDS,
      quick_option ? QUICK_BUDGET : FULL_BUDGET);
  written = report (plan);
  g_ptr_array_unref (plan);
  return written ? 0 : 1;
}
