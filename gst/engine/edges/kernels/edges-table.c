/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/kernels/focus.inc.h"
#include "edges/kernels/gradient-choice.inc.h"
#include "edges/kernels/overlay.inc.h"

extern const ElEdgeKernels EL_ISA_NAME (el_edges);

const ElEdgeKernels EL_ISA_NAME (el_edges) = {
  .gradient = { { gradient8_l2, gradient8_l1, gradient8_x, gradient8_y },
      { gradient16_l2, gradient16_l1, gradient16_x, gradient16_y } },
  .in_rows = { in_rows8_l2, in_rows8_l1 },
  .in_pixels = { in_pixels8_l2, in_pixels8_l1 },
  .finish = { finish8, finish16 },
  .energy = { energy8, energy16 },
  .sum_weights = { sum_weights8, sum_weights16 },
  .paint8 = { paint8_narrow, paint8_pixels, paint8_wide, paint8_pairs,
      paint8_422 },
  .paint16 = paint16,
  .root_error = EL_ROOT_ERROR,
};
