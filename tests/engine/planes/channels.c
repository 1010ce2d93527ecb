/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* R, G and B of packed pixels to lines, and back. */
#include "kernel-test.h"

/* Any one of the four is none, and the others are in any direction. */
static void
places_of (const Case *c, int place[3])
{
  for (int i = 0; i < 3; i++)
    place[i] = (c->offset / 2 + (c->offset % 2 ? 3 - i : i + 1)) % 4;
}

static void
prepare_split (Case *c)
{
  uint8_t *row = case_row (c, 4 * (size_t) c->n, 1, false);

  c->offset = case_choose (c, 8);
  case_fill (c, row, 4 * c->n, 1, 255);
  c->in[0] = row;
  case_row (c, 3 * (size_t) c->n, 1, true);
}

static void
run_split (const ElKernels *kernels, Case *c)
{
  uint8_t *out = c->out;
  void *const rgb[3] = { out, out + c->n, out + 2 * c->n };
  int place[3];

  places_of (c, place);
  kernels->samples->split_rgb (rgb, c->in[0], c->n, place);
}

static void
expect_split (Case *c)
{
  int place[3];

  places_of (c, place);
  for (int i = 0; i < 3 * c->n; i++)
    put (c->want, 1, i, get (c->in[0], 1, i % c->n * 4 + place[i / c->n]));
}

/* Of three bytes none is none. */
static void
prepare_merge (Case *c)
{
  const int step = c->record->kind;

  c->offset = step == 4 ? case_choose (c, 8) : 6 + case_choose (c, 2);
  for (int i = 0; i < 3; i++) {
    uint8_t *line = case_line (c, c->n, 1, false);

    case_fill (c, line, c->n, 1, 255);
    c->in[i] = line;
  }
  case_row (c, step * (size_t) c->n, 1, true);
}

static void
run_merge (const ElKernels *kernels, Case *c)
{
  int place[3];

  places_of (c, place);
  kernels->samples->merge_rgb[c->record->kind - 3](c->out, c->in, c->n, place);
}

static void
expect_merge (Case *c)
{
  int place[3];

  places_of (c, place);
  for (int i = 0; i < 3 * c->n; i++)
    put (c->want, 1, i / 3 * c->record->kind + place[i % 3],
        get (c->in[i % 3], 1, i / 3));
}

#define CHANNEL_RECORD(name, what, step)                                 \
  {                                                                      \
    name, NULL, 0, step, prepare_##what, run_##what, expect_##what, NULL \
  }

const Record channel_records[] = {
  CHANNEL_RECORD ("split_rgb", split, 4),
  CHANNEL_RECORD ("merge_rgb3", merge, 3),
  CHANNEL_RECORD ("merge_rgb4", merge, 4),
  { 0 },
};
