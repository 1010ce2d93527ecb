/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "planes/channels.inc.h"
#include "planes/tens.inc.h"

extern const ElSampleKernels EL_ISA_NAME (el_samples);

const ElSampleKernels EL_ISA_NAME (el_samples) = {
  .take = { { NULL, take8_1, take8_2, take8_3, take8_4 },
      { NULL, take16_1, take16_2, NULL, take16_4 } },
  .deposit = { { NULL, deposit8_1, deposit8_2, deposit8_3, deposit8_4 },
      { NULL, deposit16_1, deposit16_2, NULL, deposit16_4 } },
  .expand3 = expand3,
  .pack3 = pack3,
  .merge4 = { merge4_8, merge4_16 },
  .take_tens = take_tens,
  .deposit_tens = deposit_tens,
  .split_rgb = split_rgb,
  .merge_rgb = { merge_rgb3, merge_rgb4 },
  .luma = { luma8, luma16 },
  .luma4 = luma4,
  .blend = { blend8, blend16 },
  .gather_weight = { gather_weight8, gather_weight16 },
};
