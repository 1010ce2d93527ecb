/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Edge operators: what derivatives are made of, from 3x3 samples. Most are the
 * product of a central difference (-1 0 1) along the gradient and a smoothing row
 * (outer, centre, outer) across it. The magnitudes of all are scaled so that a
 * threshold of one is about right for another.
 *
 * To add one, add its name to ElOperatorId and its row to el_operators: the
 * property's enum, the kernels and the tests follow from the table, and all but
 * those of the first kind go by way of the edge maker (maker.h).
 *
 * Sources: I. Sobel, "An isotropic 3x3 image gradient operator" (1968, 1990);
 * H. Scharr, "Optimale Operatoren in der digitalen Bildverarbeitung" (2000);
 * J. Prewitt, "Object enhancement and extraction" (1970); L. Roberts, "Machine
 * perception of three-dimensional solids" (1963); R. Kirsch, "Computer
 * determination of the constituent structure of biological images" (1971).
 */
#pragma once

typedef enum
{
  EL_OPERATOR_SOBEL,
  EL_OPERATOR_SCHARR,
  EL_OPERATOR_PREWITT,
  EL_OPERATOR_ROBERTS,
  EL_OPERATOR_KIRSCH,
  EL_OPERATOR_LAPLACIAN,
  EL_OPERATOR_COUNT
} ElOperatorId;

typedef enum
{
  EL_KIND_GRID,     /* as above; the magnitude is by the norm */
  EL_KIND_CROSSED,  /* two diagonal differences; the magnitude is by the norm */
  EL_KIND_KIRSCH,   /* the magnitude is the largest compass sum */
  EL_KIND_LAPLACIAN /* the magnitude is that of the second difference */
} ElOperatorKind;

#define EL_REACH_MAX 1

typedef struct
{
  const char *nick; /* value of the `operator` property */
  const char *description;
  ElOperatorKind kind;
  /* The weights of gx and gy, positive; outer + centre + outer is 32 at most. Of
   * a crossed operator, what its slopes are at most: 2 outer + centre. */
  int outer, centre;
  /* Bring gx and gy to Sobel's: for a grid, a ramp's response, 4 / (2 outer +
   * centre). */
  int scale_num, scale_den;
  int strength_num, strength_den; /* and the magnitude */
  int reach;                      /* rows, and columns, of neighbours on each
                                   * side: EL_REACH_MAX at most */
} ElOperator;

extern const ElOperator el_operators[EL_OPERATOR_COUNT];
