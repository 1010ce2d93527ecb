/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/operators.h"

const ElOperator el_operators[EL_OPERATOR_COUNT] = {
  [EL_OPERATOR_SOBEL] = { "sobel", "Sobel, weights 1 2 1", EL_KIND_GRID, 1, 2,
      1, 1, 1, 1, 1 },
  [EL_OPERATOR_SCHARR] = { "scharr",
      "Scharr, weights 3 10 3 (best rotational symmetry)", EL_KIND_GRID, 3, 10,
      4, 16, 4, 16, 1 },
  [EL_OPERATOR_PREWITT] = { "prewitt", "Prewitt, weights 1 1 1", EL_KIND_GRID,
      1, 1, 4, 3, 4, 3, 1 },
  [EL_OPERATOR_ROBERTS] = { "roberts",
      "Roberts, two diagonal differences of 2x2 pixels, times 4 (the sharpest)",
      EL_KIND_CROSSED, 1, 0, 4, 1, 4, 1, 1 },
  [EL_OPERATOR_KIRSCH] = { "kirsch",
      "Kirsch, the largest of eight compass sums (5 5 5 -3 -3 -3 -3 -3), "
      "divided "
      "by 3",
      EL_KIND_KIRSCH, 1, 1, 4, 3, 1, 3, 1 },
  [EL_OPERATOR_LAPLACIAN] = { "laplacian",
      "Laplacian, the second difference with 4 neighbours, times 4 (thin lines "
      "and points, and noise)",
      EL_KIND_LAPLACIAN, 1, 2, 1, 1, 4, 1, 1 },
};
