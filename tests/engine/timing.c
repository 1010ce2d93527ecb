/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Times of the row kernels: every instruction set in turn, round after round,
 * so that what disturbs the machine disturbs all of them; medians. */
#define _POSIX_C_SOURCE 200809L
#include "kernel-test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROW 1920
#define ROUNDS 21
#define ROUND_NS 100000.0

static double
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e9 + now.tv_nsec;
}

/* ns a row, over so many calls. */
static double
time_rows (const Record *record, const ElKernels *kernels, Case *c, int calls)
{
  const double start = now_ns ();

  for (int i = 0; i < calls; i++)
    record->run (kernels, c);
  return (now_ns () - start) / calls / (c->rows > 0 ? c->rows : 1);
}

static int
compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (double *values, int n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[n / 2];
}

static void
time_record (const Record *record)
{
  static double times[EL_ISA_COUNT][ROUNDS];
  int rows[EL_ISA_COUNT];
  double plain = 0;
  Case c;

  case_prepare (&c, record, ROW, TIMING_TRIAL);
  for (int isa = 0; isa < EL_ISA_COUNT; isa++) {
    const ElKernels *kernels = el_kernels_get (isa);

    if (kernels)
      rows[isa] = 1 + (int) (ROUND_NS / time_rows (record, kernels, &c, 10));
  }
  for (int round = 0; round < ROUNDS; round++)
    for (int isa = 0; isa < EL_ISA_COUNT; isa++)
      if (el_kernels_get (isa))
        times[isa][round] =
            time_rows (record, el_kernels_get (isa), &c, rows[isa]);

  printf ("%-20s", record->name);
  for (int isa = 0; isa < EL_ISA_COUNT; isa++) {
    if (el_kernels_get (isa)) {
      const double middle = median (times[isa], ROUNDS);

      plain = isa == EL_ISA_C ? middle : plain;
      printf (" %9.0f %5.2f", middle, plain / middle);
    }
  }
  printf ("\n");
}

void
time_records (const char *name)
{
  printf ("ns for a row of %d pixels, and how many times as fast as C\n%-20s",
      ROW, "kernel");
  for (int isa = 0; isa < EL_ISA_COUNT; isa++)
    if (el_kernels_get (isa))
      printf (" %9s %5s", el_isa_name (isa), "x C");
  printf ("\n");
  for (int i = 0; record_tables[i]; i++)
    for (const Record *record = record_tables[i]; record->name; record++)
      if (record->run && strncmp (record->name, name, strlen (name)) == 0)
        time_record (record);
}
