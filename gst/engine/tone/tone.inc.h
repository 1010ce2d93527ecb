/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The kernels of tone.h. Plain C that compilers vectorise: no sum, no table and no
 * branch is in the way.
 */
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

#define TONE_LINES(bits, Sample, Sum)                                         \
  static void tone_ramp##bits (void *line, int n, const ElRamp *ramp)         \
  {                                                                           \
    Sample *samples = line;                                                   \
    const ElRamp r = *ramp;                                                   \
                                                                              \
    for (int i = 0; i < n; i++)                                               \
      samples[i] = (Sample) tone_round (tone_ramp ((float) samples[i], &r));  \
  }                                                                           \
                                                                              \
  static void tone_means##bits (void *restrict line, const void *sums, int n, \
      float share, const ElRamp *ramp)                                        \
  {                                                                           \
    Sample *restrict samples = line;                                          \
    const Sum *restrict sum = sums;                                           \
    const ElRamp r = *ramp;                                                   \
                                                                              \
    for (int i = 0; i < n; i++)                                               \
      samples[i] =                                                            \
          (Sample) tone_round (tone_ramp ((float) (int) sum[i] * share, &r)); \
  }                                                                           \
                                                                              \
  EL_INLINE void tone_colours##bits (void *const rgb[3], int n,               \
      const ElTone *tone, const ElToneKind kind)                              \
  {                                                                           \
    Sample *restrict r = rgb[0], *restrict g = rgb[1], *restrict b = rgb[2];  \
    const ElTone t = *tone;                                                   \
                                                                              \
    for (int i = 0; i < n; i++) {                                             \
      float colour[3] = { r[i], g[i], b[i] };                                 \
                                                                              \
      tone_colour (colour, &t, kind);                                         \
      r[i] = (Sample) tone_round (colour[0]);                                 \
      g[i] = (Sample) tone_round (colour[1]);                                 \
      b[i] = (Sample) tone_round (colour[2]);                                 \
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

TONE_LINES (8, uint8_t, uint16_t)
TONE_LINES (16, uint16_t, uint32_t)

/* A pixel is an integer of 32 bits, one lane of a vector. */
EL_INLINE void
tone_pixels (uint8_t *pixels, int n, const int lane[3], const ElTone *tone,
    const ElToneKind kind)
{
  ElU32 *restrict pixel = (ElU32 *) pixels;
  const ElTone t = *tone;
  const int shift[3] = { EL_SAMPLE_SHIFT (lane[0], 4, 8),
    EL_SAMPLE_SHIFT (lane[1], 4, 8), EL_SAMPLE_SHIFT (lane[2], 4, 8) };
  const uint32_t keep =
      ~(0xffu << shift[0] | 0xffu << shift[1] | 0xffu << shift[2]);

  for (int i = 0; i < n; i++) {
    const uint32_t v = pixel[i];
    float colour[3] = { (float) (int) ((v >> shift[0]) & 0xff),
      (float) (int) ((v >> shift[1]) & 0xff),
      (float) (int) ((v >> shift[2]) & 0xff) };

    tone_colour (colour, &t, kind);
    pixel[i] = (v & keep) | (uint32_t) tone_round (colour[0]) << shift[0]
        | (uint32_t) tone_round (colour[1]) << shift[1]
        | (uint32_t) tone_round (colour[2]) << shift[2];
  }
}

static void
tone_luma_pixels (uint8_t *pixels, int n, const int lane[3], const ElTone *tone)
{
  tone_pixels (pixels, n, lane, tone, EL_TONE_OF_LUMA);
}

static void
tone_lightness_pixels (uint8_t *pixels, int n, const int lane[3],
    const ElTone *tone)
{
  tone_pixels (pixels, n, lane, tone, EL_TONE_OF_LIGHTNESS);
}
