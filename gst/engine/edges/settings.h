/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is to be made of a picture: as it is set, and by its format. */
#pragma once

#include "edges/outputs.h"

typedef enum
{
  EL_NORM_L2,
  EL_NORM_L1,
  EL_NORM_COUNT
} ElNormId;

/* What the format makes of values, in sample values. */
typedef struct
{
  int black, white;   /* nominal range of luma, or of R, G and B */
  int luma_weight[3]; /* of R, G, B, in 1/10000 */
  int colour[3];      /* of the overlay, by role */
  int alpha;          /* 0..255, strength of the overlay */
} ElTones;

/* The members are of the types that the elements' tables of properties write
 * to. */
typedef struct
{
  int operator_id; /* ElOperatorId */
  int norm;        /* ElNormId */
  int output;      /* ElOutputId */
  int invert;      /* booleans */
  int keep_color;
  int thin;
  int auto_threshold;   /* instead of both thresholds */
  unsigned line_width;  /* 1..16 */
  double gain;          /* 0..100 */
  double threshold;     /* 0..1, of white - black */
  double low_threshold; /* 0..1; hysteresis if below `threshold` */
  double blur;          /* 0..10, sigma in pixels */
  ElTones tones;
} ElSobelSettings;
