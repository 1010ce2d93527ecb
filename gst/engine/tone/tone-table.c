/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tone/tone.inc.h"

extern const ElToneKernels EL_ISA_NAME (el_tone);

const ElToneKernels EL_ISA_NAME (el_tone) = {
  .ramp = { tone_ramp8, tone_ramp16 },
  .ramp_means = { tone_means8, tone_means16 },
  .colours = { { NULL, tone_luma8, tone_lightness8 },
      { NULL, tone_luma16, tone_lightness16 } },
  .pixels = { NULL, tone_luma_pixels, tone_lightness_pixels },
};
