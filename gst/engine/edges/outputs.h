/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Outputs: what becomes of the picture.
 *
 * To add one, add its name to ElOutputId and its row to el_outputs: what the row
 * says is all that the drivers ask, but for EL_OUTPUT_NONE, which the element does
 * not call them for.
 */
#pragma once

#include <stdbool.h>

typedef enum
{
  EL_OUTPUT_MAGNITUDE,
  EL_OUTPUT_MASK,
  EL_OUTPUT_OVERLAY,
  EL_OUTPUT_GRADIENT_X,
  EL_OUTPUT_GRADIENT_Y,
  EL_OUTPUT_NONE,
  EL_OUTPUT_DIRECTION,
  EL_OUTPUT_COUNT
} ElOutputId;

typedef enum
{
  EL_MADE_OF_M, /* the magnitude, by the norm */
  EL_MADE_OF_X, /* the signed gradients, about mid-level */
  EL_MADE_OF_Y,
  EL_MADE_OF_ANGLES, /* m and where gradients point to, by the edge maker */
} ElOutputSource;

typedef struct
{
  const char *nick; /* value of the `output` property */
  const char *description;
  ElOutputSource made_of;
  bool is_mask;    /* every m that is left counts as the largest */
  bool is_blended; /* m is the share of a colour, over the picture */
  bool has_lines;  /* edges may be drawn wider than they are */
  bool has_color;  /* `keep-color` holds */
} ElOutput;

extern const ElOutput el_outputs[EL_OUTPUT_COUNT];

/* Whether every pixel is made of m rather than of a signed gradient. */
static inline bool
el_output_is_magnitude (int output)
{
  return el_outputs[output].made_of != EL_MADE_OF_X
      && el_outputs[output].made_of != EL_MADE_OF_Y;
}
