/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Areas behind fences, the patterns in them, and the check of a row kernel. */
#define _GNU_SOURCE /* MAP_ANONYMOUS */
#include "kernel-test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define REGION_SIZE (1 << 20)
#define GUARD 128

/* --- areas --- */

/* Memory between two pages that fault. */
static uint8_t *
fenced_region (void)
{
  const size_t page = (size_t) sysconf (_SC_PAGESIZE);
  uint8_t *start = mmap (NULL, REGION_SIZE + 2 * page, PROT_NONE,
      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (start == MAP_FAILED
      || mprotect (start + page, REGION_SIZE, PROT_READ | PROT_WRITE) != 0) {
    perror ("kernel-test: memory");
    exit (2);
  }
  return start + page;
}

/* Region `i`, and copies for what was there and what portable C makes of it. */
static uint8_t *
region (int i, uint8_t **before, uint8_t **plain)
{
  static uint8_t *start[MAX_AREAS];
  static uint8_t copies[MAX_AREAS][2][REGION_SIZE];

  if (!start[i])
    start[i] = fenced_region ();
  *before = copies[i][0];
  *plain = copies[i][1];
  return start[i];
}

static void
fill_random (Rng *rng, uint8_t *data, size_t size)
{
  for (size_t i = 0; i < size; i += 8) {
    const uint64_t value = rng_next (rng);

    memcpy (data + i, &value, size - i < 8 ? size - i : 8);
  }
}

static void *
add_area (Case *c, size_t size, size_t room, size_t loose, size_t unit,
    bool written)
{
  Area *area = &c->area[c->n_areas];
  uint8_t *start = region (c->n_areas++, &area->before, &area->plain);
  uint8_t *end = start + REGION_SIZE;
  const size_t apart = c->trial == TIMING_TRIAL ? 320 * c->n_areas : 0;
  const size_t gap = room + (c->align & ~(unit - 1)) + apart;

  area->data = c->fence_after ? end - gap - size : start + gap;
  area->size = size;
  area->room = room;
  area->loose = loose;
  area->written = written;
  area->low =
      area->data - room - GUARD < start ? start : area->data - room - GUARD;
  area->high = area->data + size + room + GUARD > end
      ? end
      : area->data + size + room + GUARD;
  fill_random (&c->rng, area->low, area->high - area->low);
  if (written && !c->out)
    c->out = area->data;
  return area->data;
}

void *
case_row (Case *c, size_t size, size_t unit, bool written)
{
  return add_area (c, size, 0, 0, unit, written);
}

void *
case_line (Case *c, int samples, int bytes, bool written)
{
  const size_t pad = (size_t) EL_LINE_PAD * bytes;

  return add_area (c, (size_t) samples * bytes, pad, written ? pad : 0, bytes,
      written);
}

/* --- samples --- */

int
get (const void *samples, int bytes, int i)
{
  uint16_t word;

  if (bytes == 1)
    return ((const uint8_t *) samples)[i];
  memcpy (&word, (const uint8_t *) samples + 2 * (ptrdiff_t) i, 2);
  return word;
}

void
put (void *samples, int bytes, int i, int value)
{
  const uint16_t word = (uint16_t) value;

  if (bytes == 1)
    ((uint8_t *) samples)[i] = (uint8_t) value;
  else
    memcpy ((uint8_t *) samples + 2 * (ptrdiff_t) i, &word, 2);
}

static uint16_t
swapped (uint16_t word)
{
  return (uint16_t) (word >> 8 | word << 8);
}

int
load_sample (const uint8_t *row, int i, const ElSample *sample)
{
  uint16_t word;

  if (!sample->wide)
    return row[i];
  word = (uint16_t) get (row, 2, i);
  if (sample->swap)
    word = swapped (word);
  return (word >> sample->shift) & ((1 << sample->depth) - 1);
}

void
store_sample (uint8_t bytes[2], int value, const ElSample *sample)
{
  uint16_t word = (uint16_t) (value << sample->shift);

  if (sample->wide && sample->swap)
    word = swapped (word);
  put (bytes, sample->wide ? 2 : 1, 0, word);
}

uint64_t
mask_of_bytes (const uint8_t *mask, int bytes)
{
  uint64_t value = 0;

  for (int i = 0; i < bytes; i++) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    value |= (uint64_t) mask[i] << (8 * i);
#else
    value |= (uint64_t) mask[i] << (8 * (bytes - 1 - i));
#endif
  }
  return value;
}

int
accept (double value, double slack, int got)
{
  const double low = floor (value - slack), high = floor (value + slack);

  return (int) (got < low ? low : got > high ? high : got);
}

/* --- patterns --- */

static int
pattern_random (Rng *rng, int i, int max)
{
  (void) i;
  return rng_int (rng, 0, max);
}

static int
pattern_low (Rng *rng, int i, int max)
{
  (void) i, (void) max;
  return rng_int (rng, 0, 2);
}

static int
pattern_high (Rng *rng, int i, int max)
{
  (void) i;
  return max - rng_int (rng, 0, 2);
}

static int
pattern_impulses (Rng *rng, int i, int max)
{
  (void) i;
  return rng_int (rng, 0, 15) == 0 ? max : 0;
}

static int
pattern_extremes (Rng *rng, int i, int max)
{
  (void) i;
  return rng_int (rng, 0, 1) * max;
}

static int
pattern_ramp (Rng *rng, int i, int max)
{
  (void) rng;
  return (i * (max / 255)) & max;
}

static int
pattern_checkerboard (Rng *rng, int i, int max)
{
  (void) rng;
  return (i & 1) * max;
}

static int (*const patterns[]) (Rng *rng, int i, int max) = {
  pattern_random,
  pattern_low,
  pattern_high,
  pattern_impulses,
  pattern_extremes,
  pattern_ramp,
  pattern_checkerboard,
};
#define N_PATTERNS ((int) (sizeof patterns / sizeof *patterns))

int
case_choose (Case *c, int n)
{
  return c->trial <= 0 ? 0 : rng_int (&c->rng, 0, n - 1);
}

const ElInterpolation *
case_interpolation (Case *c, int taps)
{
  int number = case_choose (c, EL_INTERPOLATION_COUNT);

  while (el_interpolations[number].taps < taps)
    number = (number + 1) % EL_INTERPOLATION_COUNT;
  return &el_interpolations[number];
}

void
case_fill (Case *c, void *samples, int count, int bytes, int max)
{
  const int which = case_choose (c, N_PATTERNS);
  const int phase = rng_int (&c->rng, 0, 1);

  for (int i = 0; i < count; i++)
    put (samples, bytes, i, patterns[which](&c->rng, i + phase, max));
}

/* --- a row kernel's check --- */

void
case_prepare (Case *c, const Record *record, int n, int trial)
{
  memset (c, 0, sizeof *c);
  c->record = record;
  c->n = n;
  c->trial = trial;
  c->align = trial < 2 ? 0 : trial % 32;
  c->fence_after = (trial + trial / 32) % 2 == 0;
  c->rng = rng_from (record->name, (uint32_t) n << 12 | trial);
  record->prepare (c);
  for (int i = 0; i < c->n_areas; i++)
    memcpy (c->area[i].before, c->area[i].low,
        c->area[i].high - c->area[i].low);
}

static void
complain (const Case *c, const char *what, int at, int got, int want)
{
  fail ("%d pixels, trial %d: %s %d is %d, should be %d", c->n, c->trial, what,
      at, got, want);
}

/* Nothing but the outputs, and what lines may lose after them, has changed. */
static void
check_surroundings (const Case *c, int i)
{
  const Area *area = &c->area[i];
  const uint8_t *stop = area->data + area->size + area->loose;

  for (const uint8_t *p = area->low; p < area->high; p++) {
    if (area->written && p == area->data)
      p = stop;
    if (p < area->high && *p != area->before[p - area->low]) {
      complain (c, area->written ? "byte around the output," : "input byte",
          (int) (p - area->data), *p, area->before[p - area->low]);
      return;
    }
  }
}

/* The outputs of the portable kernel are put aside, for every kernel to be
 * compared with, and the areas put back. */
static void
run_plain (const Record *record, Case *c)
{
  record->run (el_kernels_get (EL_ISA_C), c);
  for (int i = 0; i < c->n_areas; i++) {
    memcpy (c->area[i].plain, c->area[i].data, c->area[i].size);
    memcpy (c->area[i].low, c->area[i].before,
        c->area[i].high - c->area[i].low);
  }
}

static void
check_same (const Case *c, const Area *area)
{
  for (size_t i = 0; i < area->size; i++) {
    if (area->data[i] != area->plain[i]) {
      complain (c, "byte (against portable C)", (int) i, area->data[i],
          area->plain[i]);
      return;
    }
  }
}

/* The first output against the record's own formula. */
static void
check_wanted (const Record *record, Case *c)
{
  static _Alignas(8) uint8_t want[REGION_SIZE];
  const Area *area = c->area;
  const int bytes = record->wide ? 2 : 1;

  while (!area->written)
    area++;
  memcpy (want, area->before + (area->data - area->low), area->size);
  c->want = want;
  record->expect (c);
  for (int i = 0; i < (int) area->size / bytes; i++) {
    const int got = get (c->out, bytes, i), wanted = get (want, bytes, i);

    if (got != wanted) {
      complain (c, "sample", i, got, wanted);
      return;
    }
  }
}

static void
check_case (const Record *record, const ElKernels *kernels, int n, int trial)
{
  Case c;

  case_prepare (&c, record, n, trial);
  cover (c.fence_after ? COVER_FENCE_AFTER : COVER_FENCE_BEFORE);
  run_plain (record, &c);
  record->run (kernels, &c);
  for (int i = 0; i < c.n_areas; i++)
    check_surroundings (&c, i);
  for (int i = 0; i < c.n_areas; i++)
    if (c.area[i].written && !c.area[i].unlike)
      check_same (&c, &c.area[i]);
  if (record->expect)
    check_wanted (record, &c);
  if (record->verify)
    record->verify (&c);
}

/* Every width up to three of the longest vectors and one, some beyond the
 * blocks that kernels work in, and every distance to the fence. */
void
check_rows (const Record *record, const ElKernels *kernels)
{
  static const int long_rows[] = { 255, 256, 257, 511, 600, 1025, 1920 };
  const int trials = options.quick ? 4 : 14;

  for (int n = 1; n <= 3 * 64 + 1; n++) {
    cover (n < 16 ? COVER_SHORT_ROW : n % 32 ? COVER_ODD_ROW : COVER_EVEN_ROW);
    for (int trial = 0; trial < trials; trial++)
      check_case (record, kernels, n, trial);
  }
  for (int trial = 0; trial < 64; trial++) {
    check_case (record, kernels, 33, trial);
    check_case (record, kernels, 97, trial);
    check_case (record, kernels, 193, trial);
  }
  for (size_t i = 0; i < sizeof long_rows / sizeof *long_rows; i++)
    for (int trial = 0; trial < (options.quick ? 2 : 8); trial++)
      check_case (record, kernels, long_rows[i], trial);
}
