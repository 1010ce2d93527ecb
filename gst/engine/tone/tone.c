/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tone/tone.h"

#include <string.h>

#include "isa.h"
#include "planes/rows.h"

const ElToneRecord el_tones[EL_TONE_COUNT] = {
  [EL_TONE_NONE] = { "none", "Colours as they are" },
  [EL_TONE_GRAY] = { "gray", "Without colours" },
  [EL_TONE_INVERT] = { "invert",
      "Negative: light becomes dark, red becomes cyan" },
  [EL_TONE_INVERT_LIGHTNESS] = { "invert-lightness",
      "Light becomes dark, colours keep their hue" },
  [EL_TONE_TWO_COLOR] = { "two-color", "From dark-color to light-color" },
};

bool
el_tone_is_active (const ElToneSettings *settings)
{
  return settings->tone != EL_TONE_NONE || settings->contrast != 1;
}

/* --- rows --- */

/* Lines of the scratch memory. */
enum
{
  LINE_RGB = 0,
  LINE_PIXELS = LINE_RGB + 3,  /* four lines wide */
  LINE_SUMS = LINE_PIXELS + 4, /* uint32_t: four lines wide */
  LINE_COUNT = LINE_SUMS + 4
};

/* Of a row's span. */
typedef struct
{
  const ElTone *tone;
  const ElKernels *kernels;
  const ElPicture *picture;
  ElToneSpanFunc span;
  const void *data;
  uint8_t *scratch;
} Pass;

static size_t
line_size (const ElPicture *picture)
{
  const size_t samples = (size_t) picture->width + 2 * EL_LINE_PAD;

  return (samples * el_sample_bytes (&picture->sample) + 63) & ~(size_t) 63;
}

size_t
el_tone_scratch_size (const ElPicture *picture)
{
  /* Sums are of 4 bytes, whatever the samples are. */
  return line_size (picture) * LINE_COUNT
      + ((size_t) picture->width + 16) * sizeof (uint32_t);
}

static void *
line_at (const Pass *pass, int line)
{
  return pass->scratch + line_size (pass->picture) * line
      + EL_LINE_PAD * el_sample_bytes (&pass->picture->sample);
}

static uint8_t *
pixel_at (const Pass *pass, const ElPlane *plane, int x, int y)
{
  return el_plane_row (plane, y)
      + (ptrdiff_t) x * plane->step * el_sample_bytes (&pass->picture->sample);
}

/* One role's words, each of itself. */
static void
ramp_role (const Pass *pass, const ElPlane *plane, int role, ElToneSpan span,
    int y)
{
  void *line = line_at (pass, LINE_RGB);

  el_row_take (pass->kernels, pass->picture, plane, role, span.x, y, span.n,
      line);
  pass->kernels->tone->ramp16 (line, span.n, &pass->tone->ramp[role]);
  el_row_put (pass->kernels, pass->picture, plane, role, span.x, y, span.n,
      line);
}

/* Whether it has samples made of themselves, and these are all alike. */
static bool
is_one_ramp (const Pass *pass, const ElPlane *plane)
{
  const ElRamp *ramp = pass->tone->ramp;

  for (int lane = 0; lane < plane->lanes; lane++)
    if (!el_tone_ramps_role (pass->tone, pass->picture, plane->role[lane])
        || memcmp (&ramp[plane->role[0]], &ramp[plane->role[lane]],
               sizeof *ramp)
            != 0)
      return false;
  return true;
}

static void
ramp_words (const Pass *pass, const ElPlane *plane, ElToneSpan span, int y)
{
  if (el_plane_is_line (plane, &pass->picture->sample)
      && is_one_ramp (pass, plane)) {
    pass->kernels->tone->ramp16 ((uint16_t *) pixel_at (pass, plane, span.x, y),
        span.n * plane->lanes, &pass->tone->ramp[plane->role[0]]);
    return;
  }
  for (int lane = 0; lane < plane->lanes; lane++)
    if (el_tone_ramps_role (pass->tone, pass->picture, plane->role[lane]))
      ramp_role (pass, plane, plane->role[lane], span, y);
}

/* Pixels of three bytes by way of a line of four. */
static void
ramp_bytes (const Pass *pass, const ElPlane *plane, ElToneSpan span, int y)
{
  const ElRamps8 *ramps = &pass->tone->plane[plane - pass->picture->plane];
  uint8_t *row = pixel_at (pass, plane, span.x, y);

  if (plane->step == 3) {
    uint8_t *line = line_at (pass, LINE_PIXELS);

    pass->kernels->samples->expand3 (line, row, span.n);
    pass->kernels->tone->ramps8 (line, 4 * span.n, ramps);
    pass->kernels->samples->pack3 (row, line, span.n);
  } else {
    pass->kernels->tone->ramps8 (row, span.n * plane->step, ramps);
  }
}

/* What of row y of a plane is made of itself. */
static void
ramp_row (const Pass *pass, int p, int y)
{
  const ElPlane *plane = &pass->picture->plane[p];
  const ElToneSpan span = pass->span (pass->data, p, y);

  if (span.n <= 0)
    return;
  if (pass->picture->sample.wide)
    ramp_words (pass, plane, span, y);
  else
    ramp_bytes (pass, plane, span, y);
}

/* R, G and B in one plane of four bytes, or of three by way of a line. */
static void
colour_pixels (const Pass *pass, const ElPlane *plane, ElToneSpan span, int y)
{
  const ElTone *tone = pass->tone;
  uint8_t *pixels = pixel_at (pass, plane, span.x, y);

  if (plane->step == 3) {
    uint8_t *line = line_at (pass, LINE_PIXELS);

    pass->kernels->samples->expand3 (line, pixels, span.n);
    pass->kernels->tone->pixels[tone->kind](line, span.n, &tone->pixels);
    pass->kernels->samples->pack3 (pixels, line, span.n);
  } else {
    pass->kernels->tone->pixels[tone->kind](pixels, span.n, &tone->pixels);
  }
}

/* R, G and B, each as a line of its own. */
static void
colour_lines (const Pass *pass, ElToneSpan span, int y)
{
  const ElPicture *picture = pass->picture;
  void *rgb[3];

  for (int role = 0; role < 3; role++) {
    rgb[role] = line_at (pass, LINE_RGB + role);
    el_row_take (pass->kernels, picture, el_picture_plane_of (picture, role),
        role, span.x, y, span.n, rgb[role]);
  }
  pass->kernels->tone->colours[picture->sample.wide][pass->tone->kind](rgb,
      span.n, pass->tone);
  for (int role = 0; role < 3; role++)
    el_row_put (pass->kernels, picture, el_picture_plane_of (picture, role),
        role, span.x, y, span.n, rgb[role]);
}

/* R, G and B that are made of each other. */
static void
colour_row (const Pass *pass, int y)
{
  const ElPicture *picture = pass->picture;
  const ElPlane *plane = &picture->plane[0];
  const ElToneSpan span = pass->span (pass->data, 0, y);

  if (span.n <= 0)
    return;
  if (plane->lanes == 4 && !picture->sample.wide)
    colour_pixels (pass, plane, span, y);
  else
    colour_lines (pass, span, y);
}

/* Luma of pixels [x, x + n) of a row: the row itself where it is a line. */
static const void *
luma_of (const Pass *pass, int x, int y, int n)
{
  const ElPicture *picture = pass->picture;
  const ElPlane *plane = el_picture_plane_of (picture, EL_ROLE_Y);
  void *line = line_at (pass, LINE_PIXELS);

  if (el_plane_is_line (plane, &picture->sample) && plane->step == 1)
    return pixel_at (pass, plane, x, y);
  el_row_take (pass->kernels, picture, plane, EL_ROLE_Y, x, y, n, line);
  return line;
}

/* Sums of luma over the pixels that samples [x, x + n) of a chroma row stand for;
 * how many rows of luma these are. */
static int
sum_luma (const Pass *pass, const ElPlane *plane, ElToneSpan span, int y,
    void *sums)
{
  const ElPicture *picture = pass->picture;
  const bool wide = picture->sample.wide;
  const int first = y << plane->y_sub;
  const int end = EL_MIN ((y + 1) << plane->y_sub, picture->height);
  const int x = span.x << plane->x_sub;
  const int n = EL_MIN ((span.x + span.n) << plane->x_sub, picture->width) - x;

  memset (sums, 0, (size_t) span.n * (wide ? 4 : 2));
  for (int row = first; row < end; row++) {
    const void *luma = luma_of (pass, x, row, n);

    if (wide)
      pass->kernels->samples->gather_weight[1](sums, luma, n, plane->x_sub);
    else
      pass->kernels->edges->sum_weights[0](sums, luma, n, plane->x_sub);
  }
  return end - first;
}

/* Where the sums of a chroma row are kept, by the pass. */
static void *
sums_of (const Pass *pass)
{
  return pass->scratch + line_size (pass->picture) * LINE_SUMS;
}

/* Samples of one role of the mean luma, whose sums over `rows` rows are there; the
 * last one may stand for fewer pixels. */
static void
tone_means (const Pass *pass, const ElPlane *plane, int role, ElToneSpan span,
    int y, int rows)
{
  const ElPicture *picture = pass->picture;
  const bool wide = picture->sample.wide;
  const int bytes = el_sample_bytes (&picture->sample);
  const uint8_t *sums = sums_of (pass);
  const int last = span.n - 1, full = 1 << plane->x_sub;
  const int columns =
      EL_MIN (picture->width - ((span.x + last) << plane->x_sub), full);
  uint8_t *line = line_at (pass, LINE_RGB);

  pass->kernels->tone->means[wide](line, sums, span.n, rows * full, pass->tone,
      role);
  if (columns < full)
    pass->kernels->tone->means[wide](line + (ptrdiff_t) last * bytes,
        sums + (ptrdiff_t) last * 2 * bytes, 1, rows * columns, pass->tone,
        role);
  el_row_put (pass->kernels, picture, plane, role, span.x, y, span.n, line);
}

/* Chroma samples of row y of a plane that are made of luma. */
static void
mean_row (const Pass *pass, int p, int y)
{
  const ElPlane *plane = &pass->picture->plane[p];
  const ElToneSpan span = pass->span (pass->data, p, y);
  int rows = 0;

  for (int lane = 0; span.n > 0 && lane < plane->lanes; lane++) {
    const int role = plane->role[lane];

    if (role != EL_ROLE_U && role != EL_ROLE_V)
      continue;
    if (rows == 0)
      rows = sum_luma (pass, plane, span, y, sums_of (pass));
    tone_means (pass, plane, role, span, y, rows);
  }
}

typedef void (*RowFunc) (const Pass *pass, int p, int y);

/* The rows of a plane among luma rows [y, end). */
static void
plane_rows (const Pass *pass, int p, int y, int end, RowFunc func)
{
  const ElPlane *plane = &pass->picture->plane[p];
  const int below = (1 << plane->y_sub) - 1;
  const int stop = EL_MIN ((end + below) >> plane->y_sub, plane->height);

  for (int row = y >> plane->y_sub; row < stop; row++)
    func (pass, p, row);
}

/* Whether anything in a plane is made of itself. */
static bool
has_ramps (const Pass *pass, const ElPlane *plane)
{
  bool has = false;

  for (int lane = 0; lane < plane->lanes; lane++)
    has = has
        || el_tone_ramps_role (pass->tone, pass->picture, plane->role[lane]);
  return has;
}

void
el_tone_rows (const ElTone *tone, const ElKernels *kernels,
    const ElPicture *picture, int y, int end, ElToneSpanFunc span,
    const void *data, uint8_t *scratch)
{
  const Pass pass = { tone, kernels, picture, span, data, scratch };

  if (picture->rgb && tone->kind != EL_TONE_OF_EACH) {
    for (int row = y; row < end; row++)
      colour_row (&pass, row);
    return;
  }
  for (int p = 0; p < picture->n_planes && tone->kind == EL_TONE_OF_LUMA; p++)
    plane_rows (&pass, p, y, end, mean_row);
  for (int p = 0; p < picture->n_planes; p++)
    if (has_ramps (&pass, &picture->plane[p]))
      plane_rows (&pass, p, y, end, ramp_row);
}
