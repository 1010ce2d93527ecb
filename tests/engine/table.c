/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tables of kernels: nothing missing, and nothing without a record. */
#include "kernel-test.h"

#include <stddef.h>

typedef void (*Function) (void);

/* Kernels that only some tables have: they do what others do. */
static bool
is_optional (const Function *function, const ElKernels *kernels)
{
  const ElEdgeKernels *edges = kernels->edges;

  return function >= (const Function *) edges->in_rows
      && function < (const Function *) (edges->in_pixels + EL_MEASURE_X);
}

/* Every kernel of a topic that the portable table has, and no other, is in every
 * table. Returns how many it has. */
static int
check_topic (const ElKernels *kernels, const void *topic, const void *plain,
    size_t size)
{
  const Function *functions = topic, *theirs = plain;
  int n_kernels = 0;

  for (size_t i = 0; i < size / sizeof (Function); i++) {
    const bool optional = is_optional (&functions[i], kernels);

    n_kernels += functions[i] != NULL || optional;
    if (!functions[i] != !theirs[i] && !optional)
      fail ("kernel %d of a topic is there or not unlike in portable C",
          (int) i);
  }
  return n_kernels;
}

/* The same of the whole table; and every kernel has a record. */
static void
check_table (const ElKernels *kernels)
{
  const ElKernels *plain = el_kernels_get (EL_ISA_C);
  const int n_kernels = check_topic (kernels, kernels->samples, plain->samples,
                            sizeof *plain->samples)
      + check_topic (kernels, kernels->edges, plain->edges,
          offsetof (ElEdgeKernels, root_error))
      + check_topic (kernels, kernels->stages, plain->stages,
          sizeof *plain->stages)
      + check_topic (kernels, kernels->lens, plain->lens, sizeof *plain->lens)
      + check_topic (kernels, kernels->tone, plain->tone, sizeof *plain->tone);
  int n_records = 0;

  for (int i = 0; record_tables[i]; i++)
    for (const Record *record = record_tables[i]; record->name; record++)
      n_records += record->run != NULL;
  if (n_records != n_kernels)
    fail ("%d kernels, %d records", n_kernels, n_records);
}

const Record table_records[] = {
  { .name = "table", .check = check_table },
  { 0 },
};
