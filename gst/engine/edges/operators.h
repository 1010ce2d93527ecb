/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Edge operators: 3x3 derivative kernels that are the product of a central
 * difference (-1 0 1) along the gradient and a smoothing row (outer, centre,
 * outer) across it.
 *
 * To add one, add its name to ElOperatorId and its row to el_operators: the
 * property's enum, the kernels and the tests follow from the table.
 *
 * Sources: I. Sobel, "An isotropic 3x3 image gradient operator" (1968, 1990);
 * H. Scharr, "Optimale Operatoren in der digitalen Bildverarbeitung" (2000);
 * J. Prewitt, "Object enhancement and extraction" (1970).
 */
#pragma once

typedef enum
{
  EL_OPERATOR_SOBEL,
  EL_OPERATOR_SCHARR,
  EL_OPERATOR_PREWITT,
  EL_OPERATOR_COUNT
} ElOperatorId;

#define EL_REACH_MAX 1

typedef struct
{
  const char *nick; /* value of the `operator` property */
  const char *description;
  int outer, centre;        /* positive; outer + centre + outer is 32 at most */
  int scale_num, scale_den; /* brings a ramp's response to Sobel's:
                                 * 4 / (2 outer + centre) */
  int reach;                /* rows, and columns, of neighbours on each side:
                                 * EL_REACH_MAX at most */
} ElOperator;

extern const ElOperator el_operators[EL_OPERATOR_COUNT];
