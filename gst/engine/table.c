/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of one instruction set; the build compiles this file once for
 * each, with EL_ISA_SUFFIX, EL_ISA_ID and the compiler's flags for it. */
#include "edges/kernels/finish.inc.h"
#include "edges/kernels/focus.inc.h"
#include "edges/kernels/gradient-choice.inc.h"
#include "edges/kernels/overlay.inc.h"
#include "edges/maker/blur.inc.h"
#include "edges/maker/magnitudes.inc.h"
#include "edges/maker/slopes.inc.h"
#include "edges/maker/stages-vectors.inc.h"
#include "edges/maker/thin.inc.h"
#include "lens/kernels/bilinear-wide.inc.h"
#include "lens/kernels/bilinear.inc.h"
#include "lens/kernels/flat.inc.h"
#include "lens/kernels/map.inc.h"
#include "lens/kernels/resample.inc.h"
#include "tone/tone.inc.h"
#include "planes/samples.inc.h"

extern const ElKernels EL_ISA_NAME (el_kernels);

const ElKernels EL_ISA_NAME (el_kernels) = {
  .isa = EL_ISA_ID,
  .root_error = EL_ROOT_ERROR,
  .samples = {
    .take = { { NULL, take8_1, take8_2, take8_3, take8_4 },
        { NULL, take16_1, take16_2, NULL, take16_4 } },
    .deposit = { { NULL, deposit8_1, deposit8_2, deposit8_3, deposit8_4 },
        { NULL, deposit16_1, deposit16_2, NULL, deposit16_4 } },
    .expand3 = expand3,
    .pack3 = pack3,
    .merge4 = { merge4_8, merge4_16 },
    .luma = { luma8, luma16 },
    .luma4 = luma4,
    .blend = { blend8, blend16 },
  },
  .edges = {
    .gradient = { { gradient8_l2, gradient8_l1, gradient8_x, gradient8_y },
        { gradient16_l2, gradient16_l1, gradient16_x, gradient16_y } },
    .in_rows = { in_rows8_l2, in_rows8_l1 },
    .in_pixels = { in_pixels8_l2, in_pixels8_l1 },
    .finish = { finish8, finish16 },
    .energy = { energy8, energy16 },
    .gather_weight = { gather_weight8, gather_weight16 },
    .sum_weights8 = sum_weights8,
    .paint8 = { paint8_narrow, paint8_wide, paint8_422 },
  },
  .stages = {
    .raise = { raise8, raise16 },
    .blur_down = { blur_down8, blur_down16 },
    .blur_across = { blur_across8, blur_across16 },
    .slopes = { slopes8, slopes16 },
    .turn = { turn_slopes8, turn_slopes16 },
    .strength = { { strength8_l2, strength8_l1, strength8_kirsch,
                      strength8_laplacian },
        { strength16_l2, strength16_l1, strength16_kirsch,
            strength16_laplacian } },
    .magnitude = { magnitude8, magnitude16 },
    .magnitude_kept = { magnitude8_kept, magnitude16_kept },
    .signed_slope = { signed_slope8, signed_slope16 },
    .angle = { angle8, angle16 },
    .steps = { steps8, steps16 },
    .thin = { thin8, thin16 },
    .classify = { classify8, classify16 },
    .keep = { keep8, keep16 },
    .mark = { mark8, mark16 },
    .larger = { larger8, larger16 },
  },
  .lens = {
    .map_nearest = { map_nearest_single, map_nearest_double, map_nearest_double },
    .map_fraction = { map_fraction_single, map_fraction_double,
        map_fraction_wide },
    .nearest = { nearest_1, nearest_2, nearest_4, nearest_8 },
    .pair = pair,
    .bilinear = { { bilinear8_1, bilinear8_2, bilinear8_4 },
        { bilinear16_1, bilinear16_2, bilinear16_4 } },
    .taps = { { taps8_1, taps8_2, taps8_4 }, { taps16_1, taps16_2, taps16_4 } },
    .flat_across = { { flat_across8_1, flat_across8_2, flat_across8_4 },
        { flat_across16_1, flat_across16_2, flat_across16_4 } },
    .flat_down = { flat_down8, flat_down16 },
  },
  .tone = {
    .ramp = { tone_ramp8, tone_ramp16 },
    .ramp_means = { tone_means8, tone_means16 },
    .colours = { { NULL, tone_luma8, tone_lightness8 },
        { NULL, tone_luma16, tone_lightness16 } },
    .pixels = { NULL, tone_luma_pixels, tone_lightness_pixels },
  },
};
