/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Checks the row kernels of every instruction set of this build and processor,
 * and the drivers above them; or times the kernels.
 *
 *   kernel-test [--quick] [--seed N] [NAME]     what begins with NAME, or all
 *   kernel-test --time [NAME]
 *   kernel-test --list
 */
#define _POSIX_C_SOURCE 200809L
#include "kernel-test.h"

#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_MESSAGES 3 /* of one record and instruction set */

Options options = { 1, false };

const Record *const record_tables[] = { table_records, exhaustive_records,
  sample_records, channel_records, tens_records, gradient_records,
  overlay_records, stage_records, gaussian_records, slice_records,
  maker_records, lens_formula_records, map_records, resample_records,
  flat_records, ring_records, tone_records, part_records, NULL };

/* --- random numbers: S. Vigna's splitmix64 --- */

uint64_t
rng_next (Rng *rng)
{
  uint64_t z = rng->state += 0x9e3779b97f4a7c15;

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

Rng
rng_from (const char *name, uint32_t number)
{
  Rng rng = { options.seed };

  for (; *name; name++)
    rng.state = rng_next (&rng) ^ (uint8_t) *name;
  rng.state = rng_next (&rng) ^ number;
  return rng;
}

int
rng_int (Rng *rng, int low, int high)
{
  const uint64_t count = (uint64_t) high - low + 1;

  return low + (int) (((rng_next (rng) >> 32) * count) >> 32);
}

double
rng_real (Rng *rng, double low, double high)
{
  return low + (high - low) * (double) (rng_next (rng) >> 11) * 0x1p-53;
}

void
shuffle (Rng *rng, int *order, int n)
{
  for (int i = 0; i < n; i++) {
    const int j = rng_int (rng, 0, i);

    order[i] = order[j];
    order[j] = i;
  }
}

/* --- results --- */

static const char *const cover_names[COVER_COUNT] = {
  [COVER_SHORT_ROW] = "a row shorter than a vector",
  [COVER_ODD_ROW] = "a row of vectors and a rest",
  [COVER_EVEN_ROW] = "a row of whole vectors",
  [COVER_FENCE_AFTER] = "a fence after the row",
  [COVER_FENCE_BEFORE] = "a fence before the row",
  [COVER_L2_PLAIN] = "L2 with one factor",
  [COVER_L2_CHECKED] = "L2 with two factors",
  [COVER_L2_REMAINDER] = "L2 by a remainder",
  [COVER_L2_SETTLED] = "L2 for which two factors disagree",
  [COVER_L1_PLAIN] = "L1 with one factor",
  [COVER_L1_CHECKED] = "L1 with two factors",
  [COVER_L1_SETTLED] = "L1 for which two factors disagree",
  [COVER_SHIFT] = "a linear measure by a shift",
  [COVER_LOOKUP] = "a signed gradient by a table",
  [COVER_BLEND_TIE] = "a tie in blending",
  [COVER_MAP_SURE] = "a source without doubt",
  [COVER_MAP_DOUBT] = "a source in doubt",
  [COVER_MAP_SINGLE] = "a map in single precision",
  [COVER_MAP_DOUBLE] = "a map in double precision",
  [COVER_MAP_WIDE] = "a map for 16-bit samples",
  [COVER_TAPS_CLAMPED] = "ringing that needs clamping",
  [COVER_DRAW_IN_ROW] = "a driver writing into the row",
  [COVER_DRAW_BY_LINE] = "a driver writing by way of a line",
  [COVER_FINISHED] = "magnitudes with a threshold",
  [COVER_IN_ROWS] = "gradients in the rows",
  [COVER_GROUPS_IN_ROWS] = "groups in the rows",
  [COVER_STREAMS] = "edges drawn as they are found",
  [COVER_STREAMS_IN_SLICES] = "edges drawn as they are found, in slices",
  [COVER_FOUND_FIRST] = "edges all found first",
  [COVER_IN_PIXELS] = "gradients into pixels",
  [COVER_LENS_MOVED] = "a lens moved by whole pixels",
  [COVER_LENS_DELICATE] = "a moved lens with sources halfway",
};

static long covered[COVER_COUNT];
static int failures;     /* of the record at hand */
static char current[80]; /* its name, for a crash */

void
cover (Cover what)
{
  covered[what]++;
}

void
fail (const char *format, ...)
{
  va_list args;

  if (failures++ >= MAX_MESSAGES)
    return;
  printf ("  %s: ", current);
  va_start (args, format);
  vprintf (format, args);
  va_end (args);
  printf ("\n");
}

/* A fence was touched, or worse. */
static void
report_crash (int number)
{
  static const char text[] = ": memory that is not the kernel's was touched\n";

  (void) number;
  if (write (STDERR_FILENO, current, strlen (current)) < 0
      || write (STDERR_FILENO, text, sizeof text - 1) < 0)
    _exit (3);
  _exit (2);
}

/* --- running --- */

static bool
run_record (const Record *record, const ElKernels *kernels)
{
  failures = 0;
  snprintf (current, sizeof current, "%s, %s", record->name,
      el_isa_name (kernels->isa));
  if (record->check)
    record->check (kernels);
  else
    check_rows (record, kernels);
  printf ("%-4s %-20s %s\n", failures ? "FAIL" : "ok", record->name,
      el_isa_name (kernels->isa));
  fflush (stdout);
  return failures == 0;
}

/* Whether no table here can do it. */
static bool
is_out_of_reach (Cover what)
{
  const ElKernels *best = el_kernels_best ();

  return ((what == COVER_IN_ROWS || what == COVER_GROUPS_IN_ROWS)
             && !best->edges->in_rows[EL_MEASURE_L2])
      || (what == COVER_IN_PIXELS && !best->edges->in_pixels[EL_MEASURE_L2]);
}

static bool
check_covered (void)
{
  failures = 0;
  snprintf (current, sizeof current, "paths");
  for (int i = 0; i < COVER_COUNT; i++)
    if (!covered[i] && !is_out_of_reach (i))
      fail ("never seen: %s", cover_names[i]);
  printf ("%-4s paths\n", failures ? "FAIL" : "ok");
  return failures == 0;
}

static bool
run_all (const char *name)
{
  int results[2] = { 0, 0 };

  printf ("seed %" PRIu64 "%s\n", options.seed, options.quick ? ", quick" : "");
  for (int i = 0; record_tables[i]; i++)
    for (const Record *record = record_tables[i]; record->name; record++)
      for (int isa = 0; isa < EL_ISA_COUNT; isa++)
        if (el_kernels_get (isa)
            && strncmp (record->name, name, strlen (name)) == 0)
          results[run_record (record, el_kernels_get (isa))]++;
  if (!*name)
    results[check_covered ()]++;
  printf ("%d passed, %d failed\n", results[1], results[0]);
  return results[0] == 0 && results[1] > 0;
}

static void
list_records (void)
{
  for (int i = 0; record_tables[i]; i++)
    for (const Record *record = record_tables[i]; record->name; record++)
      printf ("%s%s\n", record->name, record->run ? " (timed)" : "");
}

static int
usage (void)
{
  fprintf (stderr,
      "kernel-test [--quick] [--seed N] [--time] [NAME]\n"
      "kernel-test --list\n");
  return 2;
}

int
main (int argc, char **argv)
{
  const char *name = "";
  bool timing = false;

  for (int i = 1; i < argc; i++) {
    if (strcmp (argv[i], "--quick") == 0) {
      options.quick = true;
    } else if (strcmp (argv[i], "--time") == 0) {
      timing = true;
    } else if (strcmp (argv[i], "--seed") == 0 && i + 1 < argc) {
      options.seed = strtoull (argv[++i], NULL, 0);
    } else if (strcmp (argv[i], "--list") == 0) {
      list_records ();
      return 0;
    } else if (argv[i][0] != '-') {
      name = argv[i];
    } else {
      return usage ();
    }
  }
  signal (SIGSEGV, report_crash);
  signal (SIGBUS, report_crash);
  if (timing)
    time_records (name);
  else if (!run_all (name))
    return 1;
  return 0;
}
