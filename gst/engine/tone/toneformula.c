/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <string.h>

#include "isa.h"
#include "planes/rows.h"
#include "tone/tone.h"

/* clamp (slope * v + bias, low, high), then factor * that + addend. */
static ElRamp
ramp_of (const double clamped[4], double factor, double addend)
{
  const double a = factor * clamped[2] + addend;
  const double b = factor * clamped[3] + addend;
  const ElRamp ramp = { (float) (factor * clamped[0]),
    (float) (factor * clamped[1] + addend), (float) EL_MIN (a, b),
    (float) EL_MAX (a, b) };

  return ramp;
}

/* From the colour of black to that of white, over the range of luma. */
static ElRamp
ramp_between (const ElToneSettings *settings, const double clamped[4],
    double dark, double light)
{
  const double factor = (light - dark) / (settings->white - settings->black);

  return ramp_of (clamped, factor, dark - factor * settings->black);
}

/* What becomes of a value t of R, G, B or luma by itself. */
static ElRamp
ramp_of_level (const ElToneSettings *settings, const double clamped[4])
{
  const bool turned = settings->tone == EL_TONE_INVERT
      || settings->tone == EL_TONE_INVERT_LIGHTNESS;

  return turned
      ? ramp_between (settings, clamped, settings->white, settings->black)
      : ramp_of (clamped, 1, 0);
}

/* What becomes of chroma by itself. */
static ElRamp
ramp_of_chroma (const ElToneSettings *settings, int depth)
{
  const double neutral = 1 << (depth - 1);
  const double slope = settings->tone == EL_TONE_GRAY ? 0
      : settings->tone == EL_TONE_INVERT              ? -settings->contrast
                                                      : settings->contrast;
  const double clamped[4] = { slope, neutral - slope * neutral, 0,
    (1 << depth) - 1 };

  return ramp_of (clamped, 1, 0);
}

/* What R, G, B or luma and chroma become, of what tone->kind says. */
static ElRamp
ramp_of_role (const ElTone *tone, const ElToneSettings *settings,
    const ElPicture *picture, const double clamped[4], int role)
{
  const double range[4] = { 1, 0, settings->black, settings->white };
  const bool of_luma = picture->rgb && tone->kind == EL_TONE_OF_LUMA;

  if (settings->tone == EL_TONE_TWO_COLOR)
    return ramp_between (settings, of_luma ? range : clamped,
        settings->dark[role], settings->light[role]);
  if (of_luma)
    return ramp_of (range, 1, 0);
  if (picture->rgb || role == EL_ROLE_Y)
    return ramp_of_level (settings, clamped);
  return ramp_of_chroma (settings, picture->sample.depth);
}

static ElToneKind
kind_of (const ElToneSettings *settings, bool rgb)
{
  if (settings->tone == EL_TONE_TWO_COLOR
      || (rgb && settings->tone == EL_TONE_GRAY))
    return EL_TONE_OF_LUMA;
  return rgb && settings->tone == EL_TONE_INVERT_LIGHTNESS
      ? EL_TONE_OF_LIGHTNESS
      : EL_TONE_OF_EACH;
}

/* --- of bytes, in integers --- */

/* Whether all of a ramp, of values up to 255, fits 16 bits. */
static bool
fits (const ElRamp *ramp, int shift)
{
  const double slope = fabs (ramp->slope);

  return slope * (1 << (9 + shift)) < INT16_MAX
      && (255 * slope + fabs (ramp->bias) + 2) * (1 << shift) < INT16_MAX;
}

/* Four ramps, in as small parts as all of them fit in. `more` is added to values
 * before they are cut down, and half of what the product loses. */
static void
fill_bytes (ElRamps8 *bytes, const ElRamp ramp[4], double more)
{
  int shift = 6;

  for (int i = 0; i < 4; i++)
    while (shift > 0 && !fits (&ramp[i], shift))
      shift--;
  bytes->shift = shift;
  for (int i = 0; i < 4; i++) {
    bytes->slope[i] = (int16_t) lrint (ramp[i].slope * (1 << (9 + shift)));
    bytes->bias[i] =
        (int16_t) lrint ((ramp[i].bias + more) * (1 << shift) + 0.5);
    bytes->low[i] = (uint8_t) (ramp[i].low + 0.5f);
    bytes->high[i] = (uint8_t) (ramp[i].high + 0.5f);
  }
}

/* The role of each byte of a plane's pixels, over and over, as the kernels have
 * them: those of three are spread to four. */
static void
find_roles (int role[4], const ElPlane *plane)
{
  const int step = plane->step == 3 ? 4 : plane->step;

  for (int i = 0; i < 4; i++) {
    const int lane = el_plane_lane_at (plane, i % step);

    role[i] = lane < 0 ? EL_ROLE_NONE : plane->role[lane];
  }
}

/* The ramps of a plane's bytes. Those that have none stay as they are. */
static void
fill_plane (ElTone *tone, const ElPicture *picture, int p)
{
  static const ElRamp same = { 1, 0, 0, 255 };
  ElRamp ramp[4];
  int role[4];

  find_roles (role, &picture->plane[p]);
  for (int i = 0; i < 4; i++)
    ramp[i] = el_tone_ramps_role (tone, picture, role[i]) ? tone->ramp[role[i]]
                                                          : same;
  fill_bytes (&tone->plane[p], ramp, 0.5);
}

/* The byte of a pixel with the colour after that of byte i; i, if it has none. */
static int
next_colour (const uint8_t keep[4], int i)
{
  int next = (i + 1) % 4;

  while (next != i && keep[next])
    next = (next + 1) % 4;
  return keep[i] ? i : next;
}

static void
fill_order (ElTonePixels *pixels)
{
  for (int i = 0; i < 16; i++) {
    const int next = next_colour (pixels->keep, i / 2 % 4);
    const int last = next_colour (pixels->keep, next);

    pixels->order[0][i] = (uint8_t) ((i & 8) | next << 1 | (i & 1));
    pixels->order[1][i] = (uint8_t) ((i & 8) | last << 1 | (i & 1));
  }
}

static void
fill_pixels (ElTonePixels *pixels, const ElTone *tone, const ElPlane *plane)
{
  const ElRamp level[4] = { tone->level, tone->level, tone->level,
    tone->level };
  const int red = (int) lrintf (tone->weight[0] * EL_TONE_WEIGHT_ONE);
  const int blue = (int) lrintf (tone->weight[2] * EL_TONE_WEIGHT_ONE);
  const int weight[EL_COLOURS] = { red, EL_TONE_WEIGHT_ONE - red - blue, blue };
  ElRamp ramp[4];
  int role[4];

  find_roles (role, plane);
  for (int i = 0; i < 4; i++) {
    const bool colour = role[i] >= 0 && role[i] < EL_COLOURS;

    pixels->keep[i] = colour ? 0 : 0xff;
    pixels->weight[i] = (int16_t) (colour ? weight[role[i]] : 0);
    ramp[i] = tone->ramp[colour ? role[i] : 0];
  }
  pixels->turn = (int) tone->turn;
  fill_order (pixels);
  fill_bytes (&pixels->level, level, 0);
  fill_bytes (&pixels->ramp, ramp, 0.5);
}

static void
fill_all_bytes (ElTone *tone, const ElPicture *picture)
{
  for (int p = 0; p < picture->n_planes; p++)
    fill_plane (tone, picture, p);
  for (int role = 0; role < EL_COLOURS; role++) {
    const ElRamp ramp[4] = { tone->ramp[role], tone->ramp[role],
      tone->ramp[role], tone->ramp[role] };

    fill_bytes (&tone->mean[role], ramp, 0.5);
  }
  if (picture->rgb && picture->plane[0].lanes == 4)
    fill_pixels (&tone->pixels, tone, &picture->plane[0]);
}

void
el_tone_configure (ElTone *tone, const ElToneSettings *settings,
    const ElPicture *picture)
{
  const double black = settings->black, white = settings->white;
  const double contrast = settings->contrast;
  const double clamped[4] = { contrast, (1 - contrast) * (black + white) / 2,
    black, white };

  memset (tone, 0, sizeof *tone);
  tone->turn = (float) (black + white);
  tone->level = ramp_of (clamped, 1, 0);
  tone->kind = kind_of (settings, picture->rgb);
  for (int i = 0; i < EL_COLOURS; i++) {
    tone->weight[i] = settings->luma_weight[i] / 10000.0f;
    tone->ramp[i] = ramp_of_role (tone, settings, picture, clamped, i);
  }
  if (!picture->sample.wide)
    fill_all_bytes (tone, picture);
}
