/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The stages of the edge maker, line by line: every table does what portable C
 * does, which the tests of the elements compare with the definitions. */
#include "kernel-test.h"

#include <math.h>
#include <string.h>

#include "edges/maker/maker.h"

/* What a kernel is given and makes: a letter for each line, of
 *   s samples, u what is blurred, d blurred downwards, l levels, g slopes,
 *   a slopes many of which are alike, r ranks of such, t strengths, c classes. */
typedef struct
{
  const char *in, *out;
  void (*run) (const ElStageKernels *stages, Case *c);
} Shape;

/* The set-up of the case at hand; cases do not overlap. */
static ElMaker maker;
static void *out[2 * EL_SLOPE_ROWS];
static int radius;
static int alike; /* the size of slopes */

/* --- lines --- */

static int
bytes_of (char letter, bool wide)
{
  switch (letter) {
    case 's':
      return wide ? 2 : 1;
    case 'u':
      return 2;
    case 't':
      return wide ? 8 : 4;
    default:
      return wide ? 4 : 2;
  }
}

static int
sample_max (void)
{
  return (1 << maker.picture.sample.depth) - 1;
}

/* The square of the two steepest slopes of 8-bit samples. */
#define STRONGEST 2130739200

/* Whole numbers, often equal or near a magnitude's least strength. */
static double
random_strength (Rng *rng)
{
  const bool wide = maker.picture.sample.wide;
  const int m = rng_int (rng, 1, maker.magnitude.range);

  switch (rng_int (rng, 0, 3)) {
    case 0:
      return rng_int (rng, 0, 3);
    case 1:
      return wide ? floor (rng_real (rng, 0, 0x1p47))
                  : rng_int (rng, 0, STRONGEST);
    case 2:
      return rng_int (rng, 0, 30000);
    default:
      return wide || maker.magnitude.least[m] < 1
              || maker.magnitude.least[m] > STRONGEST
          ? 5
          : maker.magnitude.least[m] - rng_int (rng, 0, 1);
  }
}

static double
random_value (Rng *rng, char letter)
{
  const bool wide = maker.picture.sample.wide;
  const int most = wide ? 1 << 23 : 32640;

  switch (letter) {
    case 'd':
      return rng_int (rng, 0, wide ? (1 << 24) - 1 : 65296);
    case 'u':
      return rng_int (rng, 0, sample_max ()) << (wide ? 0 : EL_BLUR_LIFT);
    case 'l':
      return rng_int (rng, 0, sample_max () << maker.fraction);
    case 'a':
      return rng_int (rng, 0, 1) ? rng_int (rng, alike - 1, alike + 1)
                                 : -rng_int (rng, alike - 1, alike + 1);
    case 'g':
      return rng_int (rng, 0, 3) ? rng_int (rng, -most, most)
                                 : rng_int (rng, -2, 2);
    case 't':
      return random_strength (rng);
    default:
      return rng_int (rng, 0, sample_max ());
  }
}

static void
store (void *line, int i, double value, char letter)
{
  const int bytes = bytes_of (letter, maker.picture.sample.wide);

  if (letter == 't' && bytes == 8)
    ((double *) line)[i] = value;
  else if (bytes == 4)
    ((int32_t *) line)[i] = (int32_t) value;
  else if (bytes == 2)
    ((uint16_t *) line)[i] = (uint16_t) (int) value;
  else
    ((uint8_t *) line)[i] = (uint8_t) value;
}

/* Classes, of which a pixel has one at most. */
static void *
make_classes (Case *c, bool written)
{
  ElClasses *classes = case_row (c, el_class_count (c->n) * sizeof *classes,
      sizeof (uint64_t), written);

  memset (classes, 0, el_class_count (c->n) * sizeof *classes);
  for (int i = 0; i < c->n; i++) {
    ElClasses *word = &classes[i / EL_CLASS_PIXELS];
    const uint64_t bit = (uint64_t) 1 << i % EL_CLASS_PIXELS;
    const int class = rng_int (&c->rng, 0, 7);

    word->weak |= class == 0 ? bit : 0;
    word->edge |= class == 1 ? bit : 0;
  }
  return classes;
}

/* With neighbours, as far as a blur reaches. */
static void *
make_line (Case *c, char letter, bool written)
{
  const int bytes = bytes_of (letter, maker.picture.sample.wide);
  const int beyond = written ? 0 : letter == 'd' ? radius : 1;
  void *line = case_line (c, c->n, bytes, written);

  for (int i = -beyond; i < c->n + beyond; i++)
    store (line, i, random_value (&c->rng, letter), letter);
  return line;
}

/* Of the slopes in lines 2 i and 2 i + 1. */
static int16_t *
make_ranks (Case *c, int row)
{
  const int16_t *gx = c->in[2 * row], *gy = c->in[2 * row + 1];
  int16_t *ranks = case_line (c, c->n, sizeof *ranks, false);

  for (int i = -1; i <= c->n; i++)
    ranks[i] = (int16_t) el_rank (gx[i] * gx[i] + gy[i] * gy[i]);
  return ranks;
}

static void *
make_input (Case *c, int i, char letter)
{
  if (letter == 'c')
    return make_classes (c, false);
  return letter == 'r' ? make_ranks (c, i - 6) : make_line (c, letter, false);
}

enum
{
  RAISE,
  BLUR_DOWN,
  BLUR_ACROSS,
  SLOPES,
  TURN,
  RANK,
  L2,
  L1,
  KIRSCH,
  LAPLACIAN,
  MAGNITUDE,
  MAGNITUDES,
  MAGNITUDE_KEPT,
  SIGNED_SLOPE,
  ANGLE,
  REPLACE,
  STEPS,
  THIN,
  THIN_RANKS,
  CLASSIFY,
  KEEP,
  MARK,
  LARGER,
  N_SHAPES
};

static const Shape shapes[N_SHAPES];

/* --- cases --- */

static void
choose_settings (Case *c, ElSobelSettings *settings)
{
  static const double gains[] = { 1, 0.3, 2, 100 };

  memset (settings, 0, sizeof *settings);
  settings->operator_id = case_choose (c, EL_OPERATOR_COUNT);
  settings->norm = case_choose (c, EL_NORM_COUNT);
  settings->gain = gains[case_choose (c, 4)];
  settings->threshold = rng_real (&c->rng, 0, 0.5);
  settings->low_threshold = rng_real (&c->rng, 0, 0.5);
  settings->blur = case_choose (c, 3) == 1 ? rng_real (&c->rng, 0.1, 10) : 1.4;
  settings->thin = 1;
  settings->line_width = 1;
  settings->tones.white = (1 << c->sample.depth) - 1;
}

/* Of squares by one exact factor, and a grid. */
static void
choose_direct (ElSobelSettings *settings)
{
  settings->operator_id %= EL_OPERATOR_PREWITT;
  settings->norm = EL_NORM_L2;
  settings->gain = settings->gain < 2 ? 1 : 2;
  settings->thin = 0;
}

static void
prepare_stage (Case *c)
{
  const Shape *shape = &shapes[c->record->kind];
  ElSobelSettings settings;
  ElPicture picture = { .n_planes = 1, .width = c->n, .height = 1 };

  c->sample.depth = c->record->wide ? rng_int (&c->rng, 9, 16) : 8;
  c->sample.wide = c->record->wide;
  choose_settings (c, &settings);
  if (c->record->kind == MAGNITUDES)
    choose_direct (&settings);
  picture.sample = c->sample;
  picture.plane[0] = (ElPlane){ .width = c->n,
    .height = 1,
    .step = 1,
    .lanes = 1,
    .role = { EL_ROLE_Y } };
  el_maker_configure (&maker, el_kernels_get (EL_ISA_C), &settings, &picture);
  radius = maker.blur.radius;
  alike = 1 << rng_int (&c->rng, 0, 14);
  for (int i = 0; shape->in[i]; i++)
    c->in[i] = make_input (c, i, shape->in[i]);
  for (int i = 0; shape->out[i]; i++)
    out[i] = shape->out[i] == 'c' ? make_classes (c, true)
                                  : make_line (c, shape->out[i], true);
}

static void
run_stage (const ElKernels *kernels, Case *c)
{
  shapes[c->record->kind].run (kernels->stages, c);
}

/* --- the kernels --- */

static void
run_raise (const ElStageKernels *stages, Case *c)
{
  stages->raise[c->record->wide](out[0], c->in[0], c->n,
      c->record->wide ? 0 : EL_BLUR_LIFT);
}

/* Of few lines, over and over. */
static void
run_blur_down (const ElStageKernels *stages, Case *c)
{
  const uint16_t *lines[2 * EL_BLUR_RADIUS_MAX + 2];

  for (int i = 0; i < 2 * radius + 2; i++)
    lines[i] = c->in[i % 5];
  stages->blur_down[c->record->wide](out, lines, 2, c->n, &maker.blur);
}

static void
run_blur_across (const ElStageKernels *stages, Case *c)
{
  stages->blur_across[c->record->wide](out[0], c->in[0], c->n, &maker.blur);
}

static void
run_slopes (const ElStageKernels *stages, Case *c)
{
  stages->slopes[c->record->wide](out, out + EL_SLOPE_ROWS, c->in,
      c->n % 4 ? 1 + c->n % EL_SLOPE_ROWS : EL_SLOPE_ROWS, c->n,
      &maker.weights);
}

static void
run_turn (const ElStageKernels *stages, Case *c)
{
  stages->turn[c->record->wide](out[0], out[1], c->n);
}

#define RUN_STRENGTH(name, id)                                        \
  static void run_##name (const ElStageKernels *stages, Case *c)      \
  {                                                                   \
    stages->strength[c->record->wide][id](out[0], c->in[0], c->in[1], \
        c->in + 2, c->n);                                             \
  }

RUN_STRENGTH (l2, EL_STRENGTH_L2)
RUN_STRENGTH (l1, EL_STRENGTH_L1)
RUN_STRENGTH (kirsch, EL_STRENGTH_KIRSCH)
RUN_STRENGTH (laplacian, EL_STRENGTH_LAPLACIAN)

static void
run_magnitude (const ElStageKernels *stages, Case *c)
{
  const ElMeasured measured = { c->in[0], c->in[1], c->in[2] };

  stages->magnitude[c->record->wide](out[0], &measured, c->n, &maker.magnitude);
}

static void
run_magnitudes (const ElStageKernels *stages, Case *c)
{
  const int16_t *const *levels = (const int16_t *const *) c->in;

  stages->magnitudes ((uint8_t *const *) out, levels,
      c->n % 4 ? 1 + c->n % EL_SLOPE_ROWS : EL_SLOPE_ROWS, c->n, &maker.weights,
      &maker.magnitude);
}

static void
run_magnitude_kept (const ElStageKernels *stages, Case *c)
{
  const ElMeasured measured = { c->in[0], c->in[1], c->in[2] };

  stages->magnitude_kept[c->record->wide](out[0], &measured, c->in[3], c->n,
      &maker.magnitude);
}

static void
run_signed_slope (const ElStageKernels *stages, Case *c)
{
  stages->signed_slope[c->record->wide](out[0], c->in[0], c->n,
      &maker.signed_slope);
}

static void
run_angle (const ElStageKernels *stages, Case *c)
{
  static const ElAngle angles[] = { { 1.5, 254 }, { 0, 1536 }, { 1.5, 65533 } };
  const ElClasses *classes = c->in[2];
  uint16_t *values = out[0];

  stages->angle[c->record->wide](values, c->in[0], c->in[1], classes, c->n,
      &angles[c->record->wide ? 2 : c->n % 2]);
  /* Some have no class, and any value then. */
  for (int i = 0; i < c->n; i++) {
    const ElClasses *word = &classes[i / EL_CLASS_PIXELS];

    if (!((word->weak | word->edge) >> i % EL_CLASS_PIXELS & 1))
      values[i] = 0;
  }
}

static void
run_replace (const ElStageKernels *stages, Case *c)
{
  stages->replace[c->record->wide](out[0], c->in[0], c->n);
}

static void
run_steps (const ElStageKernels *stages, Case *c)
{
  const ElMeasured measured = { c->in[0], c->in[1], c->in[2] };
  const ElSteps steps = { maker.magnitude.squared, maker.magnitude.turned, 2048,
    0.37 };

  stages->steps[c->record->wide](out[0], &measured, c->n, &steps);
}

static void
run_thin (const ElStageKernels *stages, Case *c)
{
  stages->thin[c->record->wide](out[0], c->in, c->in[3], c->in[4], c->n,
      &maker.bounds);
}

static void
run_thin_ranks (const ElStageKernels *stages, Case *c)
{
  const int16_t *const *lines = (const int16_t *const *) c->in;
  const int16_t *gx[] = { lines[0], lines[2], lines[4] };
  const int16_t *gy[] = { lines[1], lines[3], lines[5] };

  stages->thin_ranks (out[0], lines + 6, gx, gy, c->n, &maker.bounds);
}

static void
run_classify (const ElStageKernels *stages, Case *c)
{
  stages->classify[c->record->wide](out[0], c->in[0], c->n, maker.low,
      maker.high);
}

static void
run_keep (const ElStageKernels *stages, Case *c)
{
  stages->keep[c->record->wide](out[0], c->in[0], c->in[1], c->n);
}

static void
run_mark (const ElStageKernels *stages, Case *c)
{
  stages->mark[c->record->wide](out[0], c->in[0], c->n, 16, sample_max ());
}

static void
run_larger (const ElStageKernels *stages, Case *c)
{
  stages->larger[c->record->wide](out[0], c->in[0], c->in[1], c->n);
}

static const Shape shapes[N_SHAPES] = {
  [RAISE] = { "s", "l", run_raise },
  [BLUR_DOWN] = { "uuuuu", "dd", run_blur_down },
  [BLUR_ACROSS] = { "d", "l", run_blur_across },
  [SLOPES] = { "llllll", "gggggggg", run_slopes },
  [TURN] = { "", "gg", run_turn },
  [RANK] = { "gglll", "u", run_l2 },
  [L2] = { "gglll", "t", run_l2 },
  [L1] = { "gglll", "t", run_l1 },
  [KIRSCH] = { "gglll", "t", run_kirsch },
  [LAPLACIAN] = { "gglll", "t", run_laplacian },
  [MAGNITUDE] = { "tgg", "s", run_magnitude },
  [MAGNITUDES] = { "llllll", "ssss", run_magnitudes },
  [MAGNITUDE_KEPT] = { "tggc", "s", run_magnitude_kept },
  [SIGNED_SLOPE] = { "g", "s", run_signed_slope },
  [ANGLE] = { "ggc", "u", run_angle },
  [REPLACE] = { "u", "s", run_replace },
  [STEPS] = { "tgg", "u", run_steps },
  [THIN] = { "tttgg", "c", run_thin },
  [THIN_RANKS] = { "aaaaaarrr", "c", run_thin_ranks },
  [CLASSIFY] = { "s", "c", run_classify },
  [KEEP] = { "sc", "s", run_keep },
  [MARK] = { "c", "s", run_mark },
  [LARGER] = { "ss", "s", run_larger },
};

#define STAGE_RECORD(name, wide, shape)                           \
  {                                                               \
    name, NULL, wide, shape, prepare_stage, run_stage, NULL, NULL \
  }
#define STAGE_RECORDS(name, shape) \
  STAGE_RECORD (name "8", 0, shape), STAGE_RECORD (name "16", 1, shape)

const Record stage_records[] = {
  STAGE_RECORDS ("raise", RAISE),
  STAGE_RECORDS ("blur_down", BLUR_DOWN),
  STAGE_RECORDS ("blur_across", BLUR_ACROSS),
  STAGE_RECORDS ("slopes", SLOPES),
  STAGE_RECORDS ("turn", TURN),
  STAGE_RECORD ("rank8", 0, RANK),
  STAGE_RECORD ("strength_l2_16", 1, L2),
  STAGE_RECORDS ("strength_l1_", L1),
  STAGE_RECORDS ("strength_kirsch_", KIRSCH),
  STAGE_RECORDS ("strength_laplacian_", LAPLACIAN),
  STAGE_RECORDS ("magnitude", MAGNITUDE),
  STAGE_RECORD ("magnitudes8", 0, MAGNITUDES),
  STAGE_RECORDS ("magnitude_kept", MAGNITUDE_KEPT),
  STAGE_RECORDS ("signed_slope", SIGNED_SLOPE),
  STAGE_RECORDS ("angle", ANGLE),
  STAGE_RECORDS ("replace", REPLACE),
  STAGE_RECORDS ("steps", STEPS),
  STAGE_RECORDS ("thin", THIN),
  STAGE_RECORD ("thin_ranks", 0, THIN_RANKS),
  STAGE_RECORDS ("classify", CLASSIFY),
  STAGE_RECORDS ("keep", KEEP),
  STAGE_RECORDS ("mark", MARK),
  STAGE_RECORDS ("larger", LARGER),
  { 0 },
};
