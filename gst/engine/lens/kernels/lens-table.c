/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lens/kernels/bilinear-wide.inc.h"
#include "lens/kernels/bilinear.inc.h"
#include "lens/kernels/flat.inc.h"
#include "lens/kernels/map.inc.h"
#include "lens/kernels/resample.inc.h"
#include "lens/kernels/ring.inc.h"

extern const ElLensKernels EL_ISA_NAME (el_lens);

const ElLensKernels EL_ISA_NAME (el_lens) = {
  .map_nearest = { map_nearest_single, map_nearest_double, map_nearest_double },
  .map_fraction = { map_fraction_single, map_fraction_double,
      map_fraction_wide },
  .nearest = { nearest_1, nearest_2, nearest_4, nearest_8 },
  .pair = pair,
  .pair_other = pair_other,
  .bilinear = { { bilinear8_1, bilinear8_2, bilinear8_4 },
      { bilinear16_1, bilinear16_2, bilinear16_4 } },
  .taps = { { taps8_1, taps8_2, taps8_4 }, { taps16_1, taps16_2, taps16_4 } },
  .flat_nearest = { flat_nearest_1, flat_nearest_2, flat_nearest_4,
      flat_nearest_8 },
  .flat_across = { { flat_across8_1, flat_across8_2, flat_across8_4 },
      { flat_across16_1, flat_across16_2, flat_across16_4 } },
  .flat_down = { flat_down8, flat_down16 },
  .ring_weights = ring_weights,
  .ring_paint = { ring_paint_1, ring_paint_2, ring_paint_4 },
};
