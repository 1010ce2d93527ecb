/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From three lines to one: the edge measures, their finish, and the focus
 * meter's sum. */
#include "kernel-test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int
grid_operator (int number)
{
  int grids[EL_OPERATOR_COUNT], n = 0;

  for (int op = 0; op < EL_OPERATOR_COUNT; op++)
    if (formula_is_grid (op))
      grids[n++] = op;
  return grids[number % n];
}

int
wanted_sample (const ElSobelSettings *settings, int depth, double value)
{
  const ElTones *tones = &settings->tones;
  const double range = tones->white - tones->black;
  const double m = fmin (floor (value), range);

  if (!el_output_is_magnitude (settings->output))
    return (int) fmax (tones->black,
        fmin (floor (value) + (1 << (depth - 1)), tones->white));
  const bool kept = m / range > settings->threshold - 1e-12
      && !(settings->output == EL_OUTPUT_MASK && m == 0);
  const double out = !kept ? 0 : settings->output == EL_OUTPUT_MASK ? range : m;

  return (int) (settings->invert ? tones->white - out : tones->black + out);
}

/* The set-up of the case at hand; cases do not overlap. */
static ElSobel sobel;

/* The table whose roots are the least exact: factors that serve it serve all. */
static const ElKernels *
strictest (void)
{
  const ElKernels *found = el_kernels_get (EL_ISA_C);

  for (int isa = 0; isa < EL_ISA_COUNT; isa++)
    if (el_kernels_get (isa)
        && el_kernels_get (isa)->edges->root_error > found->edges->root_error)
      found = el_kernels_get (isa);
  return found;
}

/* Settings with a little of everything; the plain ones for timing. */
static void
choose_settings (Case *c, ElSobelSettings *settings)
{
  static const double gains[] = { 1, 0.5, 2, 4, 0.7, 3, 10, 100, 0.01 };
  const int measure = c->record->kind, max = (1 << c->sample.depth) - 1;
  const bool limited = case_choose (c, 2);
  const int gain = case_choose (c, 11);

  memset (settings, 0, sizeof *settings);
  settings->operator_id = grid_operator (case_choose (c, EL_OPERATOR_COUNT));
  settings->norm = measure == EL_MEASURE_L1 ? EL_NORM_L1 : EL_NORM_L2;
  settings->gain = gain < 9 ? gains[gain] : rng_real (&c->rng, 0, 8);
  settings->threshold = case_choose (c, 5) == 4 ? 0.1 : 0;
  settings->output = measure == EL_MEASURE_X ? EL_OUTPUT_GRADIENT_X
      : measure == EL_MEASURE_Y              ? EL_OUTPUT_GRADIENT_Y
      : case_choose (c, 6) == 5              ? EL_OUTPUT_MASK
                                             : EL_OUTPUT_MAGNITUDE;
  settings->invert = case_choose (c, 5) == 4;
  settings->tones.black = limited ? 16 << (c->sample.depth - 8) : 0;
  settings->tones.white = limited ? 235 << (c->sample.depth - 8) : max;
}

static void
choose_depth (Case *c)
{
  static const uint8_t depths[] = { 16, 10, 12 };

  c->sample.wide = c->record->wide;
  c->sample.depth = c->record->wide ? depths[case_choose (c, 3)] : 8;
}

/* Lines with the neighbours of their outermost pixels: of so many rows, and of
 * the ones above and below. */
static void
prepare_lines (Case *c, int rows)
{
  const int bytes = c->record->wide ? 2 : 1;

  c->rows = rows;
  for (int i = 0; i < rows + 2; i++) {
    uint8_t *line = case_line (c, c->n, bytes, false);

    case_fill (c, line - bytes, c->n + 2, bytes, (1 << c->sample.depth) - 1);
    c->in[i] = line;
  }
}

/* Which of its ways an 8-bit measure goes. */
static void
cover_path (const ElGradient *gradient, int measure)
{
  if (measure != EL_MEASURE_L2 && gradient->shift >= 0)
    cover (COVER_SHIFT);
  else if (measure >= EL_MEASURE_X)
    cover (COVER_LOOKUP);
  else if (gradient->diagonal.inverse[0] > 0)
    cover (COVER_L2_REMAINDER);
  else if (gradient->factor_high > gradient->factor)
    cover (measure == EL_MEASURE_L2 ? COVER_L2_CHECKED : COVER_L1_CHECKED);
  else
    cover (measure == EL_MEASURE_L2 ? COVER_L2_PLAIN : COVER_L1_PLAIN);
}

static void
prepare_gradient (Case *c)
{
  ElSobelSettings settings;
  ElPicture picture = { 0 };

  choose_depth (c);
  choose_settings (c, &settings);
  picture.sample = c->sample;
  el_sobel_configure (&sobel, strictest (), &settings, &picture);
  if (!c->record->wide)
    cover_path (&sobel.gradient, c->record->kind);
  if (el_output_is_magnitude (sobel.settings.output)
      && sobel.gradient.finish.threshold > 0)
    cover (COVER_FINISHED);
  prepare_lines (c, EL_GROUP_ROWS - case_choose (c, EL_GROUP_ROWS));
  /* As often as not these are the frame's own rows, one after the other. */
  case_row (c, (size_t) c->rows * c->n * (c->record->wide ? 2 : 1),
      c->record->wide ? 2 : 1, true);
}

static void
run_gradient (const ElKernels *kernels, Case *c)
{
  void *out[EL_GROUP_ROWS];

  for (int i = 0; i < c->rows; i++)
    out[i] = (uint8_t *) c->out + (size_t) i * c->n * (c->record->wide ? 2 : 1);
  kernels->edges->gradient[c->record->wide][c->record->kind](out, c->in,
      c->rows, c->n, &sobel.gradient, NULL);
}

/* --- gradients in the rows --- */

/* A measure that `in_rows` and `in_pixels` know, mostly. */
static void
configure_plain (Case *c)
{
  ElSobelSettings settings;
  ElPicture picture = { 0 };

  choose_depth (c);
  choose_settings (c, &settings);
  if (c->record->kind == EL_MEASURE_L1) {
    const bool scharr = case_choose (c, 2);

    settings.operator_id = scharr ? EL_OPERATOR_SCHARR : EL_OPERATOR_SOBEL;
    settings.gain = scharr ? 4 : 1;
  }
  picture.sample = c->sample;
  el_sobel_configure (&sobel, strictest (), &settings, &picture);
}

static bool
is_plain (void)
{
  const ElGradient *gradient = &sobel.gradient;

  return gradient->measure == EL_MEASURE_L1
      ? gradient->diagonal.shift == 0
      : gradient->factor_high == gradient->factor;
}

static void
prepare_in_rows (Case *c)
{
  configure_plain (c);
  c->rows = EL_GROUP_ROWS;
  for (int i = 0; i < c->rows + 2; i++) {
    uint8_t *row = i == 0 ? case_line (c, c->n, 1, false)
                          : case_row (c, c->n, 1, i <= c->rows);

    case_fill (c, row, c->n, 1, 255);
    c->in[i] = row;
  }
  case_line (c, c->n, 1, true);
  /* At the top, and at the bottom, of a picture. */
  if (case_choose (c, 4) == 1)
    c->in[0] = c->in[1];
  if (case_choose (c, 4) == 1)
    c->in[c->rows + 1] = c->in[c->rows];
}

/* What tables without such kernels do. */
static void
run_by_lines (const ElKernels *kernels, Case *c, void *const out[])
{
  static uint8_t lines[EL_GROUP_ROWS + 2][2048 + 2 * EL_LINE_PAD];
  const void *in[EL_GROUP_ROWS + 2];

  for (int i = 0; i < c->rows + 2; i++) {
    uint8_t *line = lines[i] + EL_LINE_PAD;

    memcpy (line, c->in[i], c->n);
    line[-1] = line[0];
    line[c->n] = line[c->n - 1];
    in[i] = line;
  }
  kernels->edges->gradient[0][c->record->kind](out, in, c->rows, c->n,
      &sobel.gradient, NULL);
}

static void
run_in_rows (const ElKernels *kernels, Case *c)
{
  void *out[EL_GROUP_ROWS + 1];

  for (int i = 0; i < c->rows; i++)
    out[i] = c->area[i + 1].data;
  out[c->rows] = c->area[c->rows + 2].data;
  if (kernels->edges->in_rows[c->record->kind] && is_plain ()
      && c->n >= EL_IN_ROWS_MIN) {
    cover (COVER_IN_ROWS);
    kernels->edges->in_rows[c->record->kind](out, c->in, c->rows, c->n,
        &sobel.gradient, NULL);
  } else {
    memcpy (out[c->rows], c->in[c->rows], c->n);
    run_by_lines (kernels, c, out);
  }
}

/* --- gradients into pixels --- */

static void
prepare_in_pixels (Case *c)
{
  configure_plain (c);
  case_masks (c, 4);
  sobel.gradient.deposit = c->deposit;
  prepare_lines (c, EL_GROUP_ROWS - case_choose (c, EL_GROUP_ROWS));
  case_row (c, 4 * (size_t) c->rows * c->n, 1, true);
}

/* What tables without such kernels do. */
static void
run_line_by_line (const ElKernels *kernels, Case *c, void *const rows[])
{
  static uint8_t lines[EL_GROUP_ROWS][2048 + EL_LINE_PAD];
  void *out[EL_GROUP_ROWS];

  for (int i = 0; i < c->rows; i++)
    out[i] = lines[i];
  kernels->edges->gradient[0][c->record->kind](out, c->in, c->rows, c->n,
      &sobel.gradient, NULL);
  for (int i = 0; i < c->rows; i++)
    kernels->samples->deposit[0][4](rows[i], out[i], c->n, &c->deposit,
        &c->sample);
}

static void
run_in_pixels (const ElKernels *kernels, Case *c)
{
  void *rows[EL_GROUP_ROWS];

  for (int i = 0; i < c->rows; i++)
    rows[i] = (uint8_t *) c->out + 4 * (size_t) i * c->n;
  if (kernels->edges->in_pixels[c->record->kind] && is_plain ()) {
    cover (COVER_IN_PIXELS);
    kernels->edges->in_pixels[c->record->kind](rows, c->in, c->rows, c->n,
        &sobel.gradient, NULL);
  } else {
    run_line_by_line (kernels, c, rows);
  }
}

/* gx and gy of pixel i of a row. */
static void
gradient_at (const Case *c, int op, int y, int i, int64_t *gx, int64_t *gy)
{
  const int bytes = c->record->wide ? 2 : 1;
  int64_t around[9];

  for (int k = 0; k < 9; k++)
    around[k] = get (c->in[y + k / 3], bytes, i + k % 3 - 1);
  *gx = formula_weighted (formula_operators[op].gx, around);
  *gy = formula_weighted (formula_operators[op].gy, around);
}

static double
measure_of (int measure, int64_t gx, int64_t gy)
{
  switch (measure) {
    case EL_MEASURE_L2:
      return sqrt ((double) (gx * gx + gy * gy));
    case EL_MEASURE_L1:
      return (double) (llabs (gx) + llabs (gy));
    default:
      return (double) (measure == EL_MEASURE_X ? gx : gy);
  }
}

/* Exact at 8 bits; above, what single precision loses of 16-bit values may
 * cross the border to the next integer. */
static int
wanted_pixel (const Case *c, double value, int got)
{
  const ElSobelSettings *settings = &sobel.settings;
  const double slack = c->record->wide ? 0.03 : 0;
  const int low = wanted_sample (settings, c->sample.depth, value - slack);

  return got == low ? low
                    : wanted_sample (settings, c->sample.depth, value + slack);
}

static void
expect_gradient (Case *c)
{
  const int bytes = c->record->wide ? 2 : 1;
  const ElSobelSettings *settings = &sobel.settings;

  for (int i = 0; i < c->rows * c->n; i++) {
    int64_t gx, gy;
    double value;

    gradient_at (c, settings->operator_id, i / c->n, i % c->n, &gx, &gy);
    value = formula_measure (settings->operator_id, settings->gain,
        measure_of (c->record->kind, gx, gy),
        el_output_is_magnitude (settings->output) ? 2 : 8);
    put (c->want, bytes, i, wanted_pixel (c, value, get (c->out, bytes, i)));
  }
}

/* --- finish --- */

static int
choose_threshold (Case *c, int range)
{
  const int thresholds[] = { 0, 1, rng_int (&c->rng, 1, range), range,
    range + 1 };

  return thresholds[case_choose (c, 5)];
}

static void
prepare_finish (Case *c)
{
  const int bytes = c->record->wide ? 2 : 1, limited = case_choose (c, 2);
  int range, max, black;
  void *m;

  choose_depth (c);
  max = (1 << c->sample.depth) - 1;
  range = limited ? 219 << (c->sample.depth - 8) : max;
  c->finish.threshold = choose_threshold (c, range);
  c->finish.range = range;
  black = limited && case_choose (c, 3) ? 16 << (c->sample.depth - 8) : 0;
  c->finish.fill = case_choose (c, 3) == 1 ? 0xffff : 0;
  c->finish.sign = case_choose (c, 2) ? -1 : 1;
  c->finish.base = black + (c->finish.sign < 0 ? range : 0);
  m = case_row (c, (size_t) c->n * bytes, bytes, true);
  case_fill (c, m, c->n, bytes, max);
  for (int i = 0; i < c->n; i++)
    put (m, bytes, i, get (m, bytes, i) % (range + 1));
}

static void
run_finish (const ElKernels *kernels, Case *c)
{
  kernels->edges->finish[c->record->wide](c->out, c->n, &c->finish);
}

static void
expect_finish (Case *c)
{
  const ElFinish *finish = &c->finish;
  const int bytes = c->record->wide ? 2 : 1;

  for (int i = 0; i < c->n; i++) {
    int m = get (c->want, bytes, i);

    if (m < finish->threshold)
      m = 0;
    else if (finish->fill)
      m = finish->range;
    put (c->want, bytes, i, finish->base + finish->sign * m);
  }
}

/* --- energy --- */

static void
prepare_energy (Case *c)
{
  choose_depth (c);
  prepare_lines (c, EL_GROUP_ROWS - case_choose (c, EL_GROUP_ROWS));
  case_row (c, sizeof (double), sizeof (double), true);
}

static void
run_energy (const ElKernels *kernels, Case *c)
{
  *(double *) c->out =
      kernels->edges->energy[c->record->wide](c->in, c->rows, c->n, NULL);
}

/* Exact: the sum of integers stays below 2^53. */
static void
expect_energy (Case *c)
{
  int64_t sum = 0;

  for (int i = 0; i < c->rows * c->n; i++) {
    int64_t gx, gy;

    gradient_at (c, EL_OPERATOR_SOBEL, i / c->n, i % c->n, &gx, &gy);
    sum += gx * gx + gy * gy;
  }
  *(double *) c->want = (double) sum;
}

#define GRADIENT_RECORD(name, wide, measure)                                \
  {                                                                         \
    name, NULL, wide, EL_MEASURE_##measure, prepare_gradient, run_gradient, \
        expect_gradient, NULL                                               \
  }
#define OTHER_RECORD(name, wide, what)                                   \
  {                                                                      \
    name, NULL, wide, 0, prepare_##what, run_##what, expect_##what, NULL \
  }

/* Portable C has no such kernels, but others that have formulas. */
#define PLAIN_RECORD(name, what, measure)                                  \
  {                                                                        \
    name, NULL, 0, EL_MEASURE_##measure, prepare_##what, run_##what, NULL, \
        NULL                                                               \
  }

const Record gradient_records[] = {
  GRADIENT_RECORD ("gradient8_l2", 0, L2),
  GRADIENT_RECORD ("gradient8_l1", 0, L1),
  GRADIENT_RECORD ("gradient8_x", 0, X),
  GRADIENT_RECORD ("gradient8_y", 0, Y),
  GRADIENT_RECORD ("gradient16_l2", 1, L2),
  GRADIENT_RECORD ("gradient16_l1", 1, L1),
  GRADIENT_RECORD ("gradient16_x", 1, X),
  GRADIENT_RECORD ("gradient16_y", 1, Y),
  PLAIN_RECORD ("in_rows8_l2", in_rows, L2),
  PLAIN_RECORD ("in_rows8_l1", in_rows, L1),
  PLAIN_RECORD ("in_pixels8_l2", in_pixels, L2),
  PLAIN_RECORD ("in_pixels8_l1", in_pixels, L1),
  OTHER_RECORD ("finish8", 0, finish),
  OTHER_RECORD ("finish16", 1, finish),
  OTHER_RECORD ("energy8", 0, energy),
  OTHER_RECORD ("energy16", 1, energy),
  { 0 },
};
