/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The kernels of tone.h in single precision: plain C that compilers vectorise. */
#pragma once

#include "isa.h"
#include "tone/tone.h"

EL_INLINE float
tone_ramp (float value, const ElRamp *ramp)
{
  const float v = value * ramp->slope + ramp->bias;

  return EL_MIN (EL_MAX (v, ramp->low), ramp->high);
}

EL_INLINE int
tone_round (float value)
{
  return (int) (value + 0.5f);
}

/* r, g and b, in place. `kind` is a constant. */
EL_INLINE void
tone_colour (float rgb[3], const ElTone *tone, const ElToneKind kind)
{
  const float r = tone_ramp (rgb[0], &tone->level);
  const float g = tone_ramp (rgb[1], &tone->level);
  const float b = tone_ramp (rgb[2], &tone->level);

  if (kind == EL_TONE_OF_LUMA) {
    const float luma =
        r * tone->weight[0] + g * tone->weight[1] + b * tone->weight[2];

    for (int i = 0; i < 3; i++)
      rgb[i] = tone_ramp (luma, &tone->ramp[i]);
  } else {
    const float most = EL_MAX (EL_MAX (r, g), b);
    const float least = EL_MIN (EL_MIN (r, g), b);
    const float shift = tone->turn - (most + least);

    rgb[0] = r + shift;
    rgb[1] = g + shift;
    rgb[2] = b + shift;
  }
}

static void
tone_ramp16 (uint16_t *line, int n, const ElRamp *ramp)
{
  const ElRamp r = *ramp;

  for (int i = 0; i < n; i++)
    line[i] = (uint16_t) tone_round (tone_ramp ((float) line[i], &r));
}

static void
tone_means16 (void *restrict line, const void *sums, int n, int count,
    const ElTone *tone, int role)
{
  uint16_t *restrict samples = line;
  const uint32_t *restrict sum = sums;
  const ElRamp r = tone->ramp[role];
  const float share = 1.0f / (float) count;

  for (int i = 0; i < n; i++)
    samples[i] =
        (uint16_t) tone_round (tone_ramp ((float) (int) sum[i] * share, &r));
}

#define TONE_COLOURS(bits)                                                    \
  EL_INLINE void tone_colours##bits (void *const rgb[3], int n,               \
      const ElTone *tone, const ElToneKind kind)                              \
  {                                                                           \
    uint##bits##_t *restrict r = rgb[0], *restrict g = rgb[1];                \
    uint##bits##_t *restrict b = rgb[2];                                      \
    const ElTone t = *tone;                                                   \
                                                                              \
    for (int i = 0; i < n; i++) {                                             \
      float colour[3] = { r[i], g[i], b[i] };                                 \
                                                                              \
      tone_colour (colour, &t, kind);                                         \
      r[i] = (uint##bits##_t) tone_round (colour[0]);                         \
      g[i] = (uint##bits##_t) tone_round (colour[1]);                         \
      b[i] = (uint##bits##_t) tone_round (colour[2]);                         \
    }                                                                         \
  }                                                                           \
                                                                              \
  static void tone_luma##bits (void *const rgb[3], int n, const ElTone *tone) \
  {                                                                           \
    tone_colours##bits (rgb, n, tone, EL_TONE_OF_LUMA);                       \
  }                                                                           \
                                                                              \
  static void tone_lightness##bits (void *const rgb[3], int n,                \
      const ElTone *tone)                                                     \
  {                                                                           \
    tone_colours##bits (rgb, n, tone, EL_TONE_OF_LIGHTNESS);                  \
  }

TONE_COLOURS (8)
TONE_COLOURS (16)
