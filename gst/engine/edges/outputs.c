/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/outputs.h"

const ElOutput el_outputs[EL_OUTPUT_COUNT] = {
  [EL_OUTPUT_MAGNITUDE] = { "magnitude", "The edges, bright on black",
      .has_color = true },
  [EL_OUTPUT_MASK] = { "mask", "White where there is an edge, black elsewhere",
      .is_mask = true, .has_lines = true },
  [EL_OUTPUT_OVERLAY] = { "overlay",
      "The picture with its edges in `color` (focus peaking)",
      .is_blended = true, .has_lines = true },
  [EL_OUTPUT_GRADIENT_X] = { "gradient-x",
      "Signed horizontal derivative around mid-level",
      .made_of = EL_MADE_OF_X },
  [EL_OUTPUT_GRADIENT_Y] = { "gradient-y",
      "Signed vertical derivative around mid-level", .made_of = EL_MADE_OF_Y },
  [EL_OUTPUT_NONE] = { "none",
      "The picture untouched (with post-messages: a focus meter)",
      .made_of = EL_MADE_OF_M },
  [EL_OUTPUT_DIRECTION] = { "direction",
      "Where edges brighten to: as a hue, as bright as the edge is strong; in "
      "gray formats as a level",
      .made_of = EL_MADE_OF_ANGLES },
};
