/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows to lines and back, luma, and blending. */
#include "kernel-test.h"

#include <string.h>

static int
sample_bytes (const Case *c)
{
  return c->record->wide ? 2 : 1;
}

static int
sample_max (const Case *c)
{
  return (1 << c->sample.depth) - 1;
}

/* Every sample type that some format has. */
static void
choose_sample (Case *c)
{
  static const ElSample narrow = { false, false, 0, 8 };
  static const ElSample wide[] = {
    { true, false, 0, 16 },
    { true, true, 0, 16 },
    { true, false, 0, 10 },
    { true, true, 0, 10 },
    { true, false, 6, 10 },
    { true, true, 6, 10 },
    { true, false, 4, 12 },
    { true, true, 4, 12 },
    { true, false, 0, 12 },
  };

  c->sample = c->record->wide ? wide[case_choose (c, 9)] : narrow;
}

/* --- take --- */

static void
prepare_take (Case *c)
{
  const int step = c->record->kind, samples = c->n * step;
  void *row;

  choose_sample (c);
  c->offset = case_choose (c, step);
  row = case_row (c, (size_t) samples * sample_bytes (c), 1, false);
  case_fill (c, row, samples * sample_bytes (c), 1, 255);
  c->in[0] = row;
  case_line (c, c->n, sample_bytes (c), true);
}

static void
run_take (const ElKernels *kernels, Case *c)
{
  kernels->samples->take[c->record->wide][c->record->kind](c->out, c->in[0],
      c->offset, c->n, &c->sample);
}

static void
expect_take (Case *c)
{
  for (int i = 0; i < c->n; i++)
    put (c->want, sample_bytes (c), i,
        load_sample (c->in[0], c->offset + i * c->record->kind, &c->sample));
}

/* --- deposit --- */

void
case_masks (Case *c, int step)
{
  const int bytes = sample_bytes (c);

  for (int i = 0; i < step; i++) {
    const int what = c->trial <= 0 ? i != 0 : rng_int (&c->rng, 0, 2);
    uint8_t ones[2], constant[2];

    store_sample (ones, sample_max (c), &c->sample);
    store_sample (constant, rng_int (&c->rng, 0, sample_max (c)), &c->sample);
    for (int j = 0; j < bytes; j++) {
      const int at = i * bytes + j;

      c->select[at] = what == 0 ? ones[j] : 0;
      c->add[at] = what == 1 ? constant[j] : 0;
      c->keep[at] = what == 2 ? 0xff : (uint8_t) ~ones[j];
    }
  }
  c->deposit.select = mask_of_bytes (c->select, step * bytes);
  c->deposit.add = mask_of_bytes (c->add, step * bytes);
  c->deposit.keep = mask_of_bytes (c->keep, step * bytes);
}

static void
prepare_deposit (Case *c)
{
  const int bytes = sample_bytes (c), step = c->record->kind;
  void *line;

  choose_sample (c);
  case_masks (c, step);
  line = case_line (c, c->n, bytes, false);
  case_fill (c, line, c->n, bytes, sample_max (c));
  c->in[0] = line;
  case_row (c, (size_t) c->n * step * bytes, 1, true);
}

static void
run_deposit (const ElKernels *kernels, Case *c)
{
  kernels->samples->deposit[c->record->wide][c->record->kind](c->out, c->in[0],
      c->n, &c->deposit, &c->sample);
}

static void
expect_deposit (Case *c)
{
  const int bytes = sample_bytes (c), size = c->record->kind * bytes;
  uint8_t *row = c->want;

  for (int i = 0; i < c->n; i++) {
    uint8_t stored[2];

    store_sample (stored, get (c->in[0], bytes, i), &c->sample);
    for (int j = 0; j < size; j++, row++)
      *row =
          (*row & c->keep[j]) | (stored[j % bytes] & c->select[j]) | c->add[j];
  }
}

/* --- pixels of 3 and 4 samples --- */

static void
prepare_expand3 (Case *c)
{
  uint8_t *row = case_row (c, 3 * (size_t) c->n, 1, false);

  case_fill (c, row, 3 * c->n, 1, 255);
  c->in[0] = row;
  case_line (c, 4 * c->n, 1, true);
}

static void
run_expand3 (const ElKernels *kernels, Case *c)
{
  kernels->samples->expand3 (c->out, c->in[0], c->n);
}

static void
expect_expand3 (Case *c)
{
  for (int i = 0; i < 4 * c->n; i++)
    put (c->want, 1, i, i % 4 == 3 ? 0 : get (c->in[0], 1, i / 4 * 3 + i % 4));
}

static void
prepare_pack3 (Case *c)
{
  uint8_t *line = case_line (c, 4 * c->n, 1, false);

  case_fill (c, line, 4 * c->n, 1, 255);
  c->in[0] = line;
  case_row (c, 3 * (size_t) c->n, 1, true);
}

static void
run_pack3 (const ElKernels *kernels, Case *c)
{
  kernels->samples->pack3 (c->out, c->in[0], c->n);
}

static void
expect_pack3 (Case *c)
{
  for (int i = 0; i < 3 * c->n; i++)
    put (c->want, 1, i, get (c->in[0], 1, i / 3 * 4 + i % 3));
}

static void
prepare_merge4 (Case *c)
{
  const int bytes = sample_bytes (c);
  void *line;

  choose_sample (c);
  case_masks (c, 4);
  line = case_line (c, 4 * c->n, bytes, false);
  case_fill (c, line, 4 * c->n, bytes, sample_max (c));
  c->in[0] = line;
  case_row (c, 4 * (size_t) c->n * bytes, 1, true);
}

static void
run_merge4 (const ElKernels *kernels, Case *c)
{
  kernels->samples->merge4[c->record->wide](c->out, c->in[0], c->n,
      c->deposit.keep, &c->sample);
}

static void
expect_merge4 (Case *c)
{
  const int bytes = sample_bytes (c);
  uint8_t *row = c->want;

  for (int i = 0; i < 4 * c->n; i++) {
    uint8_t stored[2];

    store_sample (stored, get (c->in[0], bytes, i), &c->sample);
    for (int j = 0; j < bytes; j++, row++) {
      const uint8_t keep = c->keep[i % 4 * bytes + j];

      *row = (uint8_t) ((*row & keep) | (stored[j] & ~keep));
    }
  }
}

/* --- luma --- */

/* BT.709, BT.601, BT.2020, SMPTE 240M, FCC, and weights by chance. */
static void
choose_weights (Case *c)
{
  static const int standard[][3] = {
    { 2126, 7152, 722 },
    { 2990, 5870, 1140 },
    { 2627, 6780, 593 },
    { 2120, 7010, 870 },
    { 3000, 5900, 1100 },
  };

  const int which = case_choose (c, 6);

  if (which < 5) {
    memcpy (c->weight, standard[which], sizeof standard[0]);
  } else {
    c->weight[0] = rng_int (&c->rng, 0, 10000);
    c->weight[1] = rng_int (&c->rng, 0, 10000 - c->weight[0]);
    c->weight[2] = 10000 - c->weight[0] - c->weight[1];
  }
}

static void
prepare_luma (Case *c)
{
  choose_sample (c);
  choose_weights (c);
  for (int i = 0; i < 3; i++) {
    void *line = case_line (c, c->n, sample_bytes (c), false);

    case_fill (c, line, c->n, sample_bytes (c), sample_max (c));
    c->in[i] = line;
  }
  case_line (c, c->n, sample_bytes (c), true);
}

static void
run_luma (const ElKernels *kernels, Case *c)
{
  kernels->samples->luma[c->record->wide](c->out, c->in, c->n, c->weight);
}

static void
expect_luma (Case *c)
{
  const int bytes = sample_bytes (c);

  for (int i = 0; i < c->n; i++) {
    int64_t sum = 5000;

    for (int j = 0; j < 3; j++)
      sum += (int64_t) c->weight[j] * get (c->in[j], bytes, i);
    put (c->want, bytes, i, (int) (sum / 10000));
  }
}

/* One lane, any of the four, has no weight. */
static void
prepare_luma4 (Case *c)
{
  const int empty = 3 - case_choose (c, 4);
  uint8_t *row = case_row (c, 4 * (size_t) c->n, 1, false);

  choose_weights (c);
  c->weight[3] = c->weight[empty];
  c->weight[empty] = 0;
  case_fill (c, row, 4 * c->n, 1, 255);
  c->in[0] = row;
  case_line (c, c->n, 1, true);
}

static void
run_luma4 (const ElKernels *kernels, Case *c)
{
  kernels->samples->luma4 (c->out, c->in[0], c->n, c->weight);
}

static void
expect_luma4 (Case *c)
{
  for (int i = 0; i < c->n; i++) {
    int sum = 5000;

    for (int j = 0; j < 4; j++)
      sum += c->weight[j] * get (c->in[0], 1, 4 * i + j);
    put (c->want, 1, i, sum / 10000);
  }
}

/* --- blending --- */

static void
prepare_gather (Case *c)
{
  uint32_t *sum;
  void *m;
  int n_sums;

  choose_sample (c);
  c->sub = case_choose (c, 3);
  n_sums = (c->n + (1 << c->sub) - 1) >> c->sub;
  m = case_line (c, c->n, sample_bytes (c), false);
  case_fill (c, m, c->n, sample_bytes (c), sample_max (c));
  c->in[0] = m;
  sum = case_row (c, n_sums * sizeof *sum, sizeof *sum, true);
  for (int i = 0; i < n_sums; i++)
    sum[i] = rng_int (&c->rng, 0, 15 * 65535);
}

static void
run_gather (const ElKernels *kernels, Case *c)
{
  kernels->samples->gather_weight[c->record->wide](c->out, c->in[0], c->n,
      c->sub);
}

static void
expect_gather (Case *c)
{
  uint32_t *sum = c->want;

  for (int i = 0; i < c->n; i++)
    sum[i >> c->sub] += get (c->in[0], sample_bytes (c), i);
}

/* The weights that the overlay has, sums of m over 1 to 16 pixels, or those of
 * the ring, in 1/65536. */
static uint32_t
choose_share (Case *c)
{
  const int range = sample_max (c) * (case_choose (c, 2) ? 219 : 255) / 255;
  const uint32_t one = case_choose (c, 4) < 3
      ? (uint32_t) range * rng_int (&c->rng, 1, 16)
      : 65536;

  c->den = 255 * one;
  c->num = case_choose (c, 3) ? rng_int (&c->rng, 0, 255) : 255;
  return one;
}

static void
prepare_blend (Case *c)
{
  uint32_t *weight, one;
  void *line;

  choose_sample (c);
  one = choose_share (c);
  c->colour = rng_int (&c->rng, 0, sample_max (c));
  weight = case_line (c, c->n, sizeof *weight, false);
  for (int i = 0; i < c->n; i++) {
    const uint32_t by_chance[4] = { 0, one / 2, one,
      (uint32_t) rng_real (&c->rng, 0, one) };

    weight[i] = by_chance[rng_int (&c->rng, 0, 3)];
  }
  c->in[0] = weight;
  line = case_line (c, c->n, sample_bytes (c), true);
  case_fill (c, line, c->n, sample_bytes (c), sample_max (c));
}

static void
run_blend (const ElKernels *kernels, Case *c)
{
  kernels->samples->blend[c->record->wide](c->out, c->in[0], c->n, c->colour,
      c->num, c->den);
}

static void
expect_blend (Case *c)
{
  const uint32_t *weight = c->in[0];
  const int64_t den = c->den;

  for (int i = 0; i < c->n; i++) {
    const int64_t p = get (c->want, sample_bytes (c), i);
    const int64_t twice =
        2 * (p * den + (c->colour - p) * weight[i] * c->num) + den;

    if (twice % (2 * den) == 0)
      cover (COVER_BLEND_TIE);
    put (c->want, sample_bytes (c), i, (int) (twice / (2 * den)));
  }
}

#define SAMPLE_RECORD(name, wide, kind, what)                               \
  {                                                                         \
    name, NULL, wide, kind, prepare_##what, run_##what, expect_##what, NULL \
  }

const Record sample_records[] = {
  SAMPLE_RECORD ("take8_1", 0, 1, take),
  SAMPLE_RECORD ("take8_2", 0, 2, take),
  SAMPLE_RECORD ("take8_3", 0, 3, take),
  SAMPLE_RECORD ("take8_4", 0, 4, take),
  SAMPLE_RECORD ("take16_1", 1, 1, take),
  SAMPLE_RECORD ("take16_2", 1, 2, take),
  SAMPLE_RECORD ("take16_4", 1, 4, take),
  SAMPLE_RECORD ("deposit8_1", 0, 1, deposit),
  SAMPLE_RECORD ("deposit8_2", 0, 2, deposit),
  SAMPLE_RECORD ("deposit8_3", 0, 3, deposit),
  SAMPLE_RECORD ("deposit8_4", 0, 4, deposit),
  SAMPLE_RECORD ("deposit16_1", 1, 1, deposit),
  SAMPLE_RECORD ("deposit16_2", 1, 2, deposit),
  SAMPLE_RECORD ("deposit16_4", 1, 4, deposit),
  SAMPLE_RECORD ("expand3", 0, 0, expand3),
  SAMPLE_RECORD ("pack3", 0, 0, pack3),
  SAMPLE_RECORD ("merge4_8", 0, 0, merge4),
  SAMPLE_RECORD ("merge4_16", 1, 0, merge4),
  SAMPLE_RECORD ("luma8", 0, 0, luma),
  SAMPLE_RECORD ("luma16", 1, 0, luma),
  SAMPLE_RECORD ("luma4", 0, 0, luma4),
  SAMPLE_RECORD ("gather_weight8", 0, 0, gather),
  SAMPLE_RECORD ("gather_weight16", 1, 0, gather),
  SAMPLE_RECORD ("blend8", 0, 0, blend),
  SAMPLE_RECORD ("blend16", 1, 0, blend),
  { 0 },
};
