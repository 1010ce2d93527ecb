/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The driver of the edge maker: however a picture is cut, and in whatever order slices
 * run, the same comes out; what memory it takes; and its ranks. The tests of the elements compare
 * with the definitions. */
#include "pictures.h"

#include <string.h>

#include "edges/maker/maker.h"

static void
choose_maker (ElSobelSettings *settings, Rng *rng, int depth)
{
  memset (settings, 0, sizeof *settings);
  settings->operator_id = rng_int (rng, 0, EL_OPERATOR_COUNT - 1);
  settings->norm = rng_int (rng, 0, EL_NORM_COUNT - 1);
  do
    settings->output = rng_int (rng, 0, EL_OUTPUT_COUNT - 1);
  while (settings->output == EL_OUTPUT_NONE);
  settings->invert = rng_int (rng, 0, 1);
  settings->keep_color = rng_int (rng, 0, 1);
  settings->thin = rng_int (rng, 0, 1);
  settings->line_width = rng_int (rng, 0, 1) ? 1 : rng_int (rng, 1, 16);
  settings->gain = rng_int (rng, 0, 1) ? 1 : rng_real (rng, 0.1, 5);
  settings->threshold = rng_int (rng, 0, 1) ? rng_real (rng, 0, 0.4) : 0;
  settings->low_threshold = rng_int (rng, 0, 1) ? 1 : 0.1;
  settings->blur = rng_int (rng, 0, 1) ? rng_real (rng, 0.1, 3) : 0;
  settings->tones.white = (1 << depth) - 1;
  settings->tones.alpha = rng_int (rng, 0, 255);
  for (int i = 0; i < 3; i++)
    settings->tones.colour[i] = rng_int (rng, 0, (1 << depth) - 1);
  settings->tones.luma_weight[0] = 2126;
  settings->tones.luma_weight[1] = 7152;
  settings->tones.luma_weight[2] = 722;
}

static void
run_maker (TestRun *run, const ElKernels *kernels, Rng *rng, int slices)
{
  static ElMaker maker;
  const ElPicture *picture = &run->test.picture;
  uint8_t *memory;
  size_t size;
  int order[MAX_PARTS];

  picture_restore (&run->test);
  shuffle (rng, order, slices);
  el_maker_configure (&maker, kernels, &run->sobel, picture);
  size = el_maker_prepare (&maker, picture, slices, rng_int (rng, 1, slices));
  if (maker.streams)
    cover (slices > 1 ? COVER_STREAMS_IN_SLICES : COVER_STREAMS);
  else if (!maker.spreads)
    cover (COVER_FOUND_FIRST);
  memory = scratch_make (rng, size);
  el_maker_begin (&maker, memory);
  while (el_maker_advance (&maker))
    for (int i = 0; i < slices; i++)
      el_maker_slice (&maker, order[i]);
  scratch_check (memory, size);
}

static void
check_maker (const ElKernels *kernels)
{
  static TestRun run;
  const int trials = n_layouts () * (options.quick ? 3 : 12);

  for (int trial = 0; trial < trials; trial++) {
    Rng rng = rng_from ("maker", trial);
    const int width = rng_int (&rng, 1, 140), height = rng_int (&rng, 1, 180);

    picture_make (&run.test, &rng, trial % n_layouts (), width, height);
    if (rng_int (&rng, 0, 1))
      picture_flatten (&run.test);
    choose_maker (&run.sobel, &rng, run.test.picture.sample.depth);
    run_maker (&run, el_kernels_get (EL_ISA_C), &rng, 1);
    picture_set_base (&run.test);
    for (int slices = 1; slices <= MAX_PARTS; slices++) {
      run_maker (&run, kernels, &rng, slices);
      if (!picture_is_base (&run.test))
        fail ("%s %dx%d, output %d, line width %d, %d slices: another picture",
            run.test.name, width, height, run.sobel.output,
            run.sobel.line_width, slices);
    }
  }
}

/* Beside a picture of 1920x1080 in 16 slices: lines and all, what is documented. */
static void
check_memory (const ElKernels *kernels)
{
  static ElMaker maker;
  static TestRun run;
  Rng rng = rng_from ("maker-memory", 0);

  for (int layout = 0; layout < n_layouts (); layout++)
    for (int output = 0; output < EL_OUTPUT_COUNT; output++) {
      ElPicture *picture = &run.test.picture;
      double bytes;

      if (output == EL_OUTPUT_NONE)
        continue;
      picture_make (&run.test, &rng, layout, 16, 16);
      choose_maker (&run.sobel, &rng, picture->sample.depth);
      run.sobel.output = output;
      run.sobel.blur = 1.4;
      run.sobel.line_width = 2;
      run.sobel.low_threshold = 1;
      picture->width = 1920;
      picture->height = 1080;
      for (int p = 0; p < el_picture_all_planes (picture); p++) {
        picture->plane[p].width = 1920 >> picture->plane[p].x_sub;
        picture->plane[p].height = 1080 >> picture->plane[p].y_sub;
      }
      el_maker_configure (&maker, kernels, &run.sobel, picture);
      bytes = (double) el_maker_prepare (&maker, picture, 16, 2) / 1920 / 1080;
      if (!(bytes < 2 * el_sample_bytes (&picture->sample)))
        fail ("%s, output %d: %g bytes a pixel", run.test.name, output, bytes);
    }
}

/* --- ranks --- */

/* Of all strengths without a blur, and then in steps: none is larger than the next, and
 * of small ones none is as large. */
static void
check_ranks (const ElKernels *kernels)
{
  int last = EL_RANK_NONE - 1;

  (void) kernels;
  for (int64_t v = 0; v <= INT32_MAX; v += v < 2200000 ? 1 : 1 + v % 1009) {
    const int rank = el_rank ((int32_t) v);

    if (rank < last || (rank == last && v <= 4096) || rank > INT16_MAX)
      fail ("rank %d of %d after %d", rank, (int) v, last);
    last = rank;
  }
}

const Record maker_records[] = {
  { .name = "ranks", .check = check_ranks },
  { .name = "maker-slices", .check = check_maker },
  { .name = "maker-memory", .check = check_memory },
  { 0 },
};
