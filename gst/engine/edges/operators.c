/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/operators.h"

const ElOperator el_operators[EL_OPERATOR_COUNT] = {
  [EL_OPERATOR_SOBEL] = { "sobel", "Sobel, weights 1 2 1", 1, 2, 1, 1, 1 },
  [EL_OPERATOR_SCHARR] = { "scharr",
      "Scharr, weights 3 10 3 (best rotational symmetry)", 3, 10, 4, 16, 1 },
  [EL_OPERATOR_PREWITT] = { "prewitt", "Prewitt, weights 1 1 1", 1, 1, 4, 3,
      1 },
};
