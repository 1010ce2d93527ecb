/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What has few enough inputs to try all of them, or nearly: 8-bit measures
 * over every pair of gradients that samples can have, and luma over every
 * colour. */
#include "kernel-test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK 4096
#define UNREACHABLE 10000
#define MAX_GRADIENT 4080 /* 255 * (3 + 10 + 3) */
#define N_GAINS 32

/*
 * With the differences of opposite neighbours D1 (lower right - upper left),
 * D2 (upper right - lower left), H (right - left) and V (below - above), which
 * are independent of each other,
 *   gx = outer (D1 + D2) + centre H,  gy = outer (D1 - D2) + centre V.
 * So a pair is reached if there are p = D1 + D2 and q = D1 - D2 of one parity
 * with |p| + |q| <= 510 and the rest of gx and gy a multiple of `centre`.
 * diagonal[g][parity] is the smallest p in size that leaves g such a rest.
 */
typedef struct
{
  int outer, centre; /* weights */
  int largest;
  short diagonal[MAX_GRADIENT + 1][2];
} Reach;

typedef struct
{
  int p, straight; /* straight: H or V */
} Parts;

/* Pixels whose neighbourhoods have chosen gradients, three columns each. */
typedef struct
{
  int n;
  uint8_t line[3][3 * CHUNK + 2 * EL_LINE_PAD];
  uint8_t out[3 * CHUNK + 2 * EL_LINE_PAD];
  short x[CHUNK], y[CHUNK];
  double v[CHUNK]; /* the measure */
} Chunk;

typedef struct
{
  const ElKernels *kernels;
  ElMeasure measure;
  int n_gains;
  ElSobel sobel[N_GAINS];
  Chunk chunk;
} Walk;

static void
find_reach (Reach *reach, int op)
{
  reach->outer = formula_operators[op].gx[2];
  reach->centre = formula_operators[op].gx[5];
  reach->largest = 255 * (2 * reach->outer + reach->centre);
  for (int g = 0; g <= MAX_GRADIENT; g++)
    reach->diagonal[g][0] = reach->diagonal[g][1] = UNREACHABLE;
  for (int p = -510; p <= 510; p++) {
    for (int straight = -255; straight <= 255; straight++) {
      const int g = reach->outer * p + reach->centre * straight;

      if (g >= 0 && abs (p) < abs (reach->diagonal[g][p & 1]))
        reach->diagonal[g][p & 1] = (short) p;
    }
  }
}

static Parts
parts_of (const Reach *reach, int g, int p, bool negative)
{
  const int straight = (g - reach->outer * p) / reach->centre;
  const Parts parts = { negative ? -p : p, negative ? -straight : straight };

  return parts;
}

/* Two samples with that difference, at any level. */
static void
set_difference (uint8_t *high, uint8_t *low, int difference, unsigned seed)
{
  const int base = (int) (seed % (unsigned) (256 - abs (difference)));

  *low = (uint8_t) (base + (difference < 0 ? -difference : 0));
  *high = (uint8_t) (*low + difference);
}

/* Adds a pixel. gx and gy are not negative; `turn` says with which signs, and
 * in which order, they are used. */
static void
add_pixel (Walk *walk, const Reach *reach, int gx, int gy, int parity,
    unsigned turn)
{
  Chunk *chunk = &walk->chunk;
  const int i = chunk->n++, at = EL_LINE_PAD + 3 * i;
  uint8_t *a = chunk->line[0] + at, *b = chunk->line[1] + at;
  uint8_t *c = chunk->line[2] + at;
  const bool swap = turn & 4, minus_x = turn & 1, minus_y = turn & 2;
  const int first = swap ? gy : gx, second = swap ? gx : gy;
  const Parts x =
      parts_of (reach, first, reach->diagonal[first][parity], minus_x);
  const Parts y =
      parts_of (reach, second, reach->diagonal[second][parity], minus_y);

  chunk->x[i] = (short) (minus_x ? -first : first);
  chunk->y[i] = (short) (minus_y ? -second : second);
  set_difference (&c[2], &a[0], (x.p + y.p) / 2, turn * 7);
  set_difference (&a[2], &c[0], (x.p - y.p) / 2, turn * 11);
  set_difference (&b[2], &b[0], x.straight, turn * 13);
  set_difference (&c[1], &a[1], y.straight, turn * 17);
  b[1] = (uint8_t) turn;
}

static double
measure_at (const Walk *walk, int i)
{
  const int x = walk->chunk.x[i], y = walk->chunk.y[i];

  switch (walk->measure) {
    case EL_MEASURE_L2:
      return sqrt (x * x + y * y);
    case EL_MEASURE_L1:
      return abs (x) + abs (y);
    default:
      return walk->measure == EL_MEASURE_X ? x : y;
  }
}

/* Whether pixels of which the two factors cannot be sure came along, where all
 * tables go by these. */
static void
look_for_settled (const Walk *walk, const ElGradient *gradient)
{
  static bool found[EL_MEASURE_COUNT];
  const int range = gradient->high - gradient->bias;

  for (int i = 0; i < walk->chunk.n && !found[walk->measure]; i++) {
    const float v = (float) walk->chunk.v[i];
    const int low = (int) (v * gradient->factor);

    if (low < range && low != (int) (v * gradient->factor_high)) {
      found[walk->measure] = true;
      cover (
          walk->measure == EL_MEASURE_L2 ? COVER_L2_SETTLED : COVER_L1_SETTLED);
    }
  }
}

static void
check_chunk (const Walk *walk, const ElSobel *sobel)
{
  const Chunk *chunk = &walk->chunk;
  const ElSobelSettings *settings = &sobel->settings;
  const bool is_signed = walk->measure >= EL_MEASURE_X;

  for (int i = 0; i < chunk->n; i++) {
    const int want = wanted_sample (settings, 8,
        formula_measure (settings->operator_id, settings->gain, chunk->v[i],
            is_signed ? 8 : 2));

    if (chunk->out[EL_LINE_PAD + 3 * i + 1] != want) {
      fail ("operator %d, gain %.17g, black %d: (%d, %d) gives %d, should be "
            "%d",
          settings->operator_id, settings->gain, settings->tones.black,
          chunk->x[i], chunk->y[i], chunk->out[EL_LINE_PAD + 3 * i + 1], want);
      return;
    }
  }
}

/* As the first of a whole group of rows, and from `early` pixels before the
 * first on, so that every pixel comes to be in both halves of 16: kernels treat
 * them unlike each other. */
static void
run_gradient (Walk *walk, const ElGradient *gradient, int early)
{
  static uint8_t other[3 * CHUNK + 2 * EL_LINE_PAD];
  Chunk *chunk = &walk->chunk;
  const uint8_t *const start[3] = { chunk->line[0] + EL_LINE_PAD - early,
    chunk->line[1] + EL_LINE_PAD - early,
    chunk->line[2] + EL_LINE_PAD - early };
  const void *const lines[EL_GROUP_ROWS + 2] = { start[0], start[1], start[2],
    start[2], start[2], start[2] };
  void *const out[EL_GROUP_ROWS] = { chunk->out + EL_LINE_PAD - early, other,
    other, other };

  walk->kernels->edges->gradient[0][walk->measure](out, lines, EL_GROUP_ROWS,
      3 * chunk->n + early, gradient, NULL);
}

static void
run_chunk (Walk *walk)
{
  Chunk *chunk = &walk->chunk;

  if (chunk->n == 0)
    return;
  for (int i = 0; i < chunk->n; i++)
    chunk->v[i] = measure_at (walk, i);
  for (int i = 0; i < walk->n_gains; i++) {
    const ElGradient *gradient = &walk->sobel[i].gradient;

    run_gradient (walk, gradient, 0);
    check_chunk (walk, &walk->sobel[i]);
    run_gradient (walk, gradient, 8);
    check_chunk (walk, &walk->sobel[i]);
    if (walk->measure <= EL_MEASURE_L1
        && gradient->factor_high > gradient->factor
        && gradient->diagonal.inverse[0] == 0)
      look_for_settled (walk, gradient);
  }
  chunk->n = 0;
}

/* Every `step`th pair gx >= gy >= 0 that can be reached. */
static void
walk_pairs (Walk *walk, const Reach *reach, unsigned step)
{
  unsigned count = 0;

  for (int gx = 0; gx <= reach->largest; gx++) {
    for (int gy = 0; gy <= gx; gy++) {
      const short *x = reach->diagonal[gx], *y = reach->diagonal[gy];
      const int parity = abs (x[0]) + abs (y[0]) <= 510 ? 0 : 1;

      if (abs (x[parity]) + abs (y[parity]) > 510 || count++ % step)
        continue;
      add_pixel (walk, reach, gx, gy, parity, count / step);
      if (walk->chunk.n == CHUNK)
        run_chunk (walk);
    }
  }
  run_chunk (walk);
}

static void
add_gain (Walk *walk, ElOperatorId op, double gain)
{
  const int i = walk->n_gains++;
  ElPicture picture = { 0 };
  ElSobelSettings settings = { 0 };

  picture.sample.depth = 8;
  settings.operator_id = op;
  settings.norm = walk->measure == EL_MEASURE_L1 ? EL_NORM_L1 : EL_NORM_L2;
  settings.gain = gain;
  settings.output = walk->measure == EL_MEASURE_X ? EL_OUTPUT_GRADIENT_X
      : walk->measure == EL_MEASURE_Y             ? EL_OUTPUT_GRADIENT_Y
                                                  : EL_OUTPUT_MAGNITUDE;
  settings.tones.black = i % 2 ? 16 : 0;
  settings.tones.white = i % 2 ? 235 : 255;
  settings.invert = i % 4 >= 2;
  settings.threshold = i % 8 >= 6 ? 0.3 : 0;
  el_sobel_configure (&walk->sobel[i], walk->kernels, &settings, &picture);
}

/* Gain 1 over all pairs; other gains over all of them as well, but of Scharr's
 * millions only a share. */
static void
check_measure (const ElKernels *kernels, ElMeasure measure)
{
  static const double gains[] = { 0, 0.001, 0.01, 0.1, 0.125, 0.25, 1.0 / 3,
    0.5, 0.7, 0.75, 0.9, 1.1, 1.5, 2, 2.5, 2.718281828459045, 3, 4, 5, 7.3, 8,
    10, 16, 33.3, 50, 64, 99.9, 100 };
  static Reach reach;
  static Walk walk;
  Rng rng = rng_from ("gains", measure);

  walk.kernels = kernels;
  walk.measure = measure;
  for (int op = 0; op < EL_OPERATOR_COUNT; op++) {
    const bool large = formula_operators[op].gx[5] > 3;

    if (!formula_is_grid (op))
      continue;
    find_reach (&reach, op);
    walk.n_gains = 0;
    add_gain (&walk, op, 1);
    walk_pairs (&walk, &reach,
        options.quick                           ? (large ? 61 : 7)
            : large && measure != EL_MEASURE_L2 ? 31
                                                : 1);
    walk.n_gains = 0;
    for (size_t i = 0; i < sizeof gains / sizeof *gains; i++)
      add_gain (&walk, op, gains[i]);
    while (walk.n_gains < N_GAINS)
      add_gain (&walk, op, rng_real (&rng, 0, 6));
    walk_pairs (&walk, &reach, (large ? 31 : 3) * (options.quick ? 15 : 1));
  }
}

static void
check_l2 (const ElKernels *kernels)
{
  check_measure (kernels, EL_MEASURE_L2);
}

static void
check_l1 (const ElKernels *kernels)
{
  check_measure (kernels, EL_MEASURE_L1);
}

static void
check_x (const ElKernels *kernels)
{
  check_measure (kernels, EL_MEASURE_X);
}

static void
check_y (const ElKernels *kernels)
{
  check_measure (kernels, EL_MEASURE_Y);
}

/* --- the focus meter's sum --- */

/* The longest rows there can be, of large sums: every row is between black and
 * white. */
static void
check_long_energy (const ElKernels *kernels)
{
  enum
  {
    LENGTH = 32767,
    ROOM = LENGTH + 2 * EL_LINE_PAD
  };
  static uint16_t lines[EL_GROUP_ROWS + 2][ROOM];

  for (int wide = 0; wide < 2; wide++) {
    const int bytes = wide + 1, max = wide ? 65535 : 255;
    const double want = EL_GROUP_ROWS * LENGTH * 16.0 * max * max;
    const void *in[EL_GROUP_ROWS + 2];
    double got;

    for (int i = 0; i < EL_GROUP_ROWS + 2; i++) {
      memset (lines[i], i / 2 % 2 ? 0xff : 0, sizeof lines[i]);
      in[i] = (uint8_t *) lines[i] + EL_LINE_PAD * bytes;
    }
    got = kernels->edges->energy[wide](in, EL_GROUP_ROWS, LENGTH, NULL);
    if (got != want)
      fail ("%d-byte samples: %.17g, should be %.17g", bytes, got, want);
  }
}

/* --- luma --- */

/* All blues of one red and green, by way of three lines and of pixels. */
static void
check_blues (const ElKernels *kernels, const int weight[4], int r, int g)
{
  static uint8_t line[3][256 + 2 * EL_LINE_PAD], pixel[4 * 256];
  static uint8_t out[2][256 + EL_LINE_PAD];
  const void *const rgb[3] = { line[0] + EL_LINE_PAD, line[1] + EL_LINE_PAD,
    line[2] + EL_LINE_PAD };
  const int sum = weight[0] * r + weight[1] * g + 5000;

  memset (line[0], r, sizeof line[0]);
  memset (line[1], g, sizeof line[1]);
  for (int b = 0; b < 256; b++) {
    const uint8_t bytes[4] = { (uint8_t) r, (uint8_t) g, (uint8_t) b, 99 };

    line[2][EL_LINE_PAD + b] = (uint8_t) b;
    memcpy (pixel + 4 * b, bytes, 4);
  }
  kernels->samples->luma[0](out[0], rgb, 256, weight);
  kernels->samples->luma4 (out[1], pixel, 256, weight);
  for (int b = 0; b < 256; b++) {
    const int want = (sum + weight[2] * b) / 10000;

    if (out[0][b] != want || out[1][b] != want) {
      fail ("weights %d %d %d: (%d, %d, %d) gives %d by lines, %d by pixels, "
            "should be %d",
          weight[0], weight[1], weight[2], r, g, b, out[0][b], out[1][b], want);
      return;
    }
  }
}

/* BT.601, BT.709, BT.2020, SMPTE 240M, FCC. */
static void
check_luma (const ElKernels *kernels)
{
  static const int weights[][4] = { { 2990, 5870, 1140, 0 },
    { 2126, 7152, 722, 0 }, { 2627, 6780, 593, 0 }, { 2120, 7010, 870, 0 },
    { 3000, 5900, 1100, 0 } };
  const int step = options.quick ? 15 : 1;

  for (size_t i = 0; i < sizeof weights / sizeof *weights; i++)
    for (int r = 0; r < 256; r += step)
      for (int g = 0; g < 256; g++)
        check_blues (kernels, weights[i], r, g);
}

const Record exhaustive_records[] = {
  { .name = "all-l2", .check = check_l2 },
  { .name = "all-l1", .check = check_l1 },
  { .name = "all-x", .check = check_x },
  { .name = "all-y", .check = check_y },
  { .name = "all-luma", .check = check_luma },
  { .name = "longest-energy", .check = check_long_energy },
  { 0 },
};
