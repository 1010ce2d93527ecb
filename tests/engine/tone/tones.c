/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Colours inside a lens. */
#include "kernel-test.h"

#include <math.h>
#include <string.h>

/* Single precision may lose 0.15 of a step of 16-bit samples at contrast 10, and
 * integers 0.35 of one of 8-bit samples. */
#define SLACK 0.35

static int
bytes_of (const Case *c)
{
  return c->record->wide ? 2 : 1;
}

static double
between (double v, double low, double high)
{
  return fmin (fmax (v, low), high);
}

/* A formula's settings, over samples of one byte or of 16 bits. */
static void
choose_settings (Case *c, ElToneId tone)
{
  ElToneSettings *settings = &c->tone_settings;
  const int largest = c->record->wide ? 65535 : 255;
  const bool limited = case_choose (c, 2);

  settings->tone = tone;
  settings->black = limited ? 16 * (largest + 1) / 256 : 0;
  settings->white = limited ? 235 * (largest + 1) / 256 : largest;
  settings->contrast = case_choose (c, 2) ? rng_real (&c->rng, 0, 10) : 1;
  for (int i = 0; i < 3; i++) {
    settings->dark[i] = rng_int (&c->rng, settings->black, settings->white);
    settings->light[i] = rng_int (&c->rng, settings->black, settings->white);
  }
  settings->luma_weight[0] = 2126;
  settings->luma_weight[1] = 7152;
  settings->luma_weight[2] = 722;
}

/* Of Y, or of R, G and B in four bytes, of which another is alpha or none; c->lane
 * says where they are. */
static ElPicture
picture_of (Case *c, bool rgb)
{
  static const int8_t roles[4][4] = { { 0, 1, 2, EL_ROLE_NONE }, { 2, 1, 0, 4 },
    { EL_ROLE_ALPHA, 0, 1, 2 }, { EL_ROLE_NONE, 2, 1, 0 } };
  ElPicture picture = { .rgb = rgb,
    .n_planes = 1,
    .sample = { c->record->wide, false, 0, c->record->wide ? 16 : 8 } };

  picture.plane[0].step = picture.plane[0].lanes = rgb ? 4 : 1;
  if (rgb)
    memcpy (picture.plane[0].role, roles[case_choose (c, 4)], sizeof roles[0]);
  for (int i = 0; i < 4; i++)
    if (picture.plane[0].role[i] >= 0 && picture.plane[0].role[i] < 3)
      c->lane[picture.plane[0].role[i]] = i;
  return picture;
}

static double
contrasted (const ElToneSettings *settings, double v)
{
  const double middle = (settings->black + settings->white) / 2.0;

  return between (middle + settings->contrast * (v - middle), settings->black,
      settings->white);
}

static void
fill_lines (Case *c, int lines, int samples)
{
  for (int i = 0; i < lines; i++) {
    void *line = case_line (c, samples, bytes_of (c), true);

    case_fill (c, line, samples, bytes_of (c), c->record->wide ? 65535 : 255);
    c->line[i] = line;
  }
}

/* A tone of which R, G and B, or chroma, are made in that way. */
static void
choose_kind (Case *c, ElToneKind kind, bool rgb)
{
  const ElPicture picture = picture_of (c, rgb);
  int tone = case_choose (c, EL_TONE_COUNT);

  choose_settings (c, tone);
  for (;; tone++) {
    c->tone_settings.tone = tone % EL_TONE_COUNT;
    el_tone_configure (&c->tone, &c->tone_settings, &picture);
    if (c->tone.kind == kind)
      return;
  }
}

/* What was in the line before the call. */
static const void *
line_before (const Case *c, int line)
{
  const Area *area = &c->area[line];

  return area->before + (area->data - area->low);
}

/* --- single samples --- */

static void
prepare_ramp (Case *c)
{
  const ElPicture picture = picture_of (c, false);

  choose_settings (c, case_choose (c, EL_TONE_COUNT));
  el_tone_configure (&c->tone, &c->tone_settings, &picture);
  fill_lines (c, 1, c->n);
}

static void
run_ramp (const ElKernels *kernels, Case *c)
{
  if (c->record->wide)
    kernels->tone->ramp16 (c->out, c->n, &c->tone.ramp[EL_ROLE_Y]);
  else
    kernels->tone->ramps8 (c->out, c->n, &c->tone.plane[0]);
}

/* The two colours' share: 0..1 of luma. */
static double
share_of (const ElToneSettings *settings, double luma)
{
  return (luma - settings->black) / (settings->white - settings->black);
}

/* By the tone's formula, of a sample after contrast. */
static double
toned_level (const ElToneSettings *settings, int role, double v, double luma,
    double most, double least)
{
  const FormulaToned toned = { share_of (settings, v),
    share_of (settings, luma), share_of (settings, most),
    share_of (settings, least), share_of (settings, settings->dark[role]),
    share_of (settings, settings->light[role]) };

  return settings->black
      + formula_tones[settings->tone].level (&toned)
      * (settings->white - settings->black);
}

static void
expect_ramp (Case *c)
{
  const ElToneSettings *settings = &c->tone_settings;
  const int bytes = bytes_of (c);

  for (int i = 0; i < c->n; i++) {
    const double v = contrasted (settings, get (c->want, bytes, i));

    put (c->want, bytes, i,
        accept (toned_level (settings, EL_ROLE_Y, v, v, v, v) + 0.5, SLACK,
            get (c->out, bytes, i)));
  }
}

/* --- means --- */

/* Sums are twice as wide as samples. */
static int
sum_at (const Case *c, int i)
{
  return c->record->wide ? (int) ((const uint32_t *) c->in[0])[i]
                         : ((const uint16_t *) c->in[0])[i];
}

static void
prepare_means (Case *c)
{
  const int largest = c->record->wide ? 65535 : 255, bytes = 2 * bytes_of (c);
  void *sums = case_line (c, c->n, bytes, false);

  c->count = 1 + case_choose (c, 16);
  for (int i = 0; i < c->n; i++) {
    const int sum = rng_int (&c->rng, 0, largest * c->count);

    if (c->record->wide)
      ((uint32_t *) sums)[i] = (uint32_t) sum;
    else
      ((uint16_t *) sums)[i] = (uint16_t) sum;
  }
  c->in[0] = sums;
  choose_kind (c, EL_TONE_OF_LUMA, false);
  fill_lines (c, 1, c->n);
}

static void
run_means (const ElKernels *kernels, Case *c)
{
  kernels->tone->means[c->record->wide](c->out, c->in[0], c->n, c->count,
      &c->tone, EL_ROLE_U);
}

static void
expect_means (Case *c)
{
  const ElToneSettings *settings = &c->tone_settings;
  const int bytes = bytes_of (c);
  FormulaToned toned = { .dark = settings->dark[EL_ROLE_U],
    .light = settings->light[EL_ROLE_U] };

  for (int i = 0; i < c->n; i++) {
    toned.luma = share_of (settings,
        contrasted (settings, sum_at (c, i) / (double) c->count));
    put (c->want, bytes, i,
        accept (formula_tones[settings->tone].chroma (&toned) + 0.5, SLACK,
            get (c->out, bytes, i)));
  }
}

/* --- R, G and B --- */

static void
prepare_colours (Case *c)
{
  choose_kind (c, c->record->kind, true);
  fill_lines (c, 3, c->n);
}

static void
run_colours (const ElKernels *kernels, Case *c)
{
  kernels->tone->colours[c->record->wide][c->record->kind](c->line, c->n,
      &c->tone);
}

static void
expected_colour (const ElToneSettings *settings, const int before[3],
    double want[3])
{
  double v[3], luma = 0, most, least;

  for (int i = 0; i < 3; i++) {
    v[i] = contrasted (settings, before[i]);
    luma += v[i] * settings->luma_weight[i] / 10000;
  }
  most = fmax (fmax (v[0], v[1]), v[2]);
  least = fmin (fmin (v[0], v[1]), v[2]);
  for (int i = 0; i < 3; i++)
    want[i] = toned_level (settings, i, v[i], luma, most, least);
}

static void
verify_colours (Case *c)
{
  const int bytes = bytes_of (c);

  for (int i = 0; i < c->n; i++) {
    int before[3];
    double want[3];

    for (int role = 0; role < 3; role++)
      before[role] = get (line_before (c, role), bytes, i);
    expected_colour (&c->tone_settings, before, want);
    for (int role = 0; role < 3; role++) {
      const int got = get (c->line[role], bytes, i);

      if (got != accept (want[role] + 0.5, SLACK, got))
        fail ("pixel %d, role %d: %d, wanted %g", i, role, got, want[role]);
    }
  }
}

/* --- pixels --- */

static void
prepare_pixels (Case *c)
{
  choose_kind (c, c->record->kind, true);
  case_fill (c, case_row (c, (size_t) c->n * 4, 1, true), 4 * c->n, 1, 255);
}

static void
run_pixels (const ElKernels *kernels, Case *c)
{
  kernels->tone->pixels[c->record->kind](c->out, c->n, &c->tone.pixels);
}

static void
expect_pixels (Case *c)
{
  uint8_t *want = c->want;
  const uint8_t *out = c->out;

  for (int i = 0; i < c->n; i++, want += 4, out += 4) {
    int before[3];
    double value[3];

    for (int role = 0; role < 3; role++)
      before[role] = want[c->lane[role]];
    expected_colour (&c->tone_settings, before, value);
    for (int role = 0; role < 3; role++)
      want[c->lane[role]] =
          (uint8_t) accept (value[role] + 0.5, SLACK, out[c->lane[role]]);
  }
}

#define TONE_RECORD(name, wide, kind, what)                                 \
  {                                                                         \
    name, NULL, wide, kind, prepare_##what, run_##what, expect_##what, NULL \
  }
#define COLOUR_RECORD(name, wide, kind)                                        \
  {                                                                            \
    name, NULL, wide, kind, prepare_colours, run_colours, NULL, verify_colours \
  }

const Record tone_records[] = {
  TONE_RECORD ("tone_ramps8", 0, 0, ramp),
  TONE_RECORD ("tone_ramp16", 1, 0, ramp),
  TONE_RECORD ("tone_means8", 0, 0, means),
  TONE_RECORD ("tone_means16", 1, 0, means),
  COLOUR_RECORD ("tone_luma8", 0, EL_TONE_OF_LUMA),
  COLOUR_RECORD ("tone_lightness8", 0, EL_TONE_OF_LIGHTNESS),
  COLOUR_RECORD ("tone_luma16", 1, EL_TONE_OF_LUMA),
  COLOUR_RECORD ("tone_lightness16", 1, EL_TONE_OF_LIGHTNESS),
  TONE_RECORD ("tone_luma_pixels", 0, EL_TONE_OF_LUMA, pixels),
  TONE_RECORD ("tone_lightness_pixels", 0, EL_TONE_OF_LIGHTNESS, pixels),
  { 0 },
};
