/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The formulas of the documentation, once more, in double precision or in whole
 * numbers: what the tests of the engine and the reference of the elements share.
 * Nothing here is taken from the plugin.
 *
 * A row of a table is a value of the property, at the value's number. Tests go
 * over all rows; so a new value needs its row here, and its nick in
 * elements/properties.c.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Edge operators. */
typedef struct
{
  /* gx and gy as sums of 3x3 samples with these weights, rows downwards. */
  int gx[9], gy[9];
  int slope_num, slope_den; /* bring gx and gy to Sobel's scale */
  int num, den;             /* and what magnitudes are made of */
  /* That, where it does not come from gx and gy by the norm. */
  int64_t (*strength) (const int64_t p[9]);
  bool crossed; /* gx falls and gy rises along the diagonals */
} FormulaOperator;

extern const FormulaOperator formula_operators[];
extern const unsigned formula_n_operators;

/* Whether gradients of 3 lines are all that there is to it: gx is gy turned, and
 * magnitudes are by the norm. */
bool formula_is_grid (unsigned operator_id);

int64_t formula_weighted (const int weights[9], const int64_t p[9]);

/* gain * (v * num / den) / divisor: 2 for magnitudes, 8 for signed gradients, whose
 * scale is the same for grids. */
double
formula_measure (unsigned operator_id, double gain, double v, int divisor);

/* Outputs of edges. */
typedef enum
{
  FORMULA_OF_M,
  FORMULA_OF_GX,
  FORMULA_OF_GY,
  FORMULA_OF_ANGLES,
  FORMULA_OF_NOTHING /* the picture stays */
} FormulaSource;

typedef struct
{
  FormulaSource source;
  bool full;    /* m is 0 or the largest */
  bool blended; /* m is the share of a colour */
  bool wide;    /* edges are as wide as `line-width` */
  bool color;   /* `keep-color` holds */
} FormulaOutput;

extern const FormulaOutput formula_outputs[];
extern const unsigned formula_n_outputs;

/* Profiles of a lens: s of u. */
typedef double (*FormulaProfile) (double u, double zoom);

extern const FormulaProfile formula_profiles[];
extern const unsigned formula_n_profiles;

/* Shapes: the length of a step from the centre; how far (x, y) is outside the one
 * with the half axes a and b, x and y not negative. */
typedef struct
{
  double (*length) (double across, double down);
  double (*outside) (double x, double y, double a, double b);
} FormulaShape;

extern const FormulaShape formula_shapes[];
extern const unsigned formula_n_shapes;

/* Interpolations: samples on each side of a source, none for the nearest one, and
 * the share of a sample at distance t, before the sum is made 1. */
#define FORMULA_MAX_TAPS 6

typedef struct
{
  int side;
  double (*share) (double t);
} FormulaInterpolation;

extern const FormulaInterpolation formula_interpolations[];
extern const unsigned formula_n_interpolations;

/* The weights of the samples around a coordinate, sum 1; returns the first one's
 * index. */
int formula_taps (unsigned interpolation, double at,
    double weight[FORMULA_MAX_TAPS]);

/* Tones: a sample after contrast, 0..1 or, of chroma, about 0, and what else its
 * new value is made of. */
typedef struct
{
  double v, luma;
  double most, least; /* of R, G and B */
  double dark, light; /* the same component of the two colours */
} FormulaToned;

typedef struct
{
  /* Of R, G or B, and of luma, for which all of the above are the luma. */
  double (*level) (const FormulaToned *toned);
  double (*chroma) (const FormulaToned *toned);
} FormulaTone;

extern const FormulaTone formula_tones[];
extern const unsigned formula_n_tones;
