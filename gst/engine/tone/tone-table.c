/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tone/tone.inc.h"
#include "tone/tone8.inc.h"

extern const ElToneKernels EL_ISA_NAME (el_tone);

const ElToneKernels EL_ISA_NAME (el_tone) = {
  .ramps8 = tone_ramps8,
  .ramp16 = tone_ramp16,
  .means = { tone_means8, tone_means16 },
  .colours = { { NULL, tone_luma8, tone_lightness8 },
      { NULL, tone_luma16, tone_lightness16 } },
  .pixels = { NULL, tone_luma_pixels, tone_lightness_pixels },
};
