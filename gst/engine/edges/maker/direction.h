/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The output `direction`: where the gradient of an edge points, as a level of gray
 * or as a hue. An angle is 0 where the picture brightens to the right, a quarter of
 * a turn where it does so downwards.
 */
#pragma once

#include "edges/settings.h"
#include "kernels.h"

/* Hues of a turn. */
#define EL_HUES 1536

typedef struct
{
  bool gray; /* the format has no colour: m becomes a level, 1..white - black */
  /* From a turn, 0..1, to that level, or to a hue. */
  ElAngle angle;
  /* What a hue of full brightness adds to a sample of the role, in 2^-16 of m,
   * and what it is added to. */
  int32_t weight[3][EL_HUES];
  int base[3];
} ElDirection;

void el_direction_set (ElDirection *direction, const ElTones *tones,
    const ElPicture *picture);

/* What is kept of a pixel with a direction: the hue, and m. */
typedef struct
{
  int row;    /* the first, a multiple of EL_ROW_GROUP */
  uint8_t *m; /* of its first pixel */
  const ElClasses *classes;
  const uint16_t *hues;
  size_t m_stride, hue_stride; /* bytes */
  size_t class_stride;         /* words */
} ElDirectionPlanes;

/* In colour: row y of the picture, and of each plane those of which it is the last.
 * `line` is a spare line, `sums` has room for one of int64_t. */
void el_direction_put (const ElDirection *direction, const ElKernels *kernels,
    const ElPicture *picture, const ElDirectionPlanes *planes, int y,
    void *line, int64_t *sums);
