/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Three samples of 10 bits in a word of 32 to lines, and back. */
#include "kernel-test.h"

#include <string.h>

/* Bit `bit` of sample i of a row: the lowest two bits of a word's highest byte come
 * last. */
static int
row_bit (const uint8_t *row, int i, int bit)
{
  const int at = i % 3 * 10 + bit;

  return row[i / 3 * 4 + at / 8] >> at % 8 & 1;
}

static void
prepare_take (Case *c)
{
  uint8_t *row = case_row (c, 4 * (size_t) c->n, 1, false);

  case_fill (c, row, 4 * c->n, 1, 255);
  c->in[0] = row;
  case_row (c, 6 * (size_t) c->n, 2, true);
}

static void
run_take (const ElKernels *kernels, Case *c)
{
  kernels->samples->take_tens (c->out, c->in[0], c->n);
}

static void
expect_take (Case *c)
{
  for (int i = 0; i < 3 * c->n; i++) {
    int value = 0;

    for (int bit = 0; bit < 10; bit++)
      value |= row_bit (c->in[0], i, bit) << bit;
    put (c->want, 2, i, value);
  }
}

static void
prepare_deposit (Case *c)
{
  uint8_t *line = case_row (c, 6 * (size_t) c->n, 2, false);

  case_fill (c, line, 3 * c->n, 2, 1023);
  c->in[0] = line;
  case_row (c, 4 * (size_t) c->n, 1, true);
}

static void
run_deposit (const ElKernels *kernels, Case *c)
{
  kernels->samples->deposit_tens (c->out, c->in[0], c->n);
}

static void
expect_deposit (Case *c)
{
  uint8_t *row = c->want;

  for (int i = 0; i < c->n; i++) {
    memset (row + 4 * i, 0, 3);
    row[4 * i + 3] &= 0xc0;
  }
  for (int i = 0; i < 3 * c->n; i++)
    for (int bit = 0; bit < 10; bit++) {
      const int at = i % 3 * 10 + bit;

      row[i / 3 * 4 + at / 8] |= (get (c->in[0], 2, i) >> bit & 1) << at % 8;
    }
}

#define TENS_RECORD(name, what)                                       \
  {                                                                   \
    name, NULL, 0, 0, prepare_##what, run_##what, expect_##what, NULL \
  }

const Record tens_records[] = {
  TENS_RECORD ("take_tens", take),
  TENS_RECORD ("deposit_tens", deposit),
  { 0 },
};
