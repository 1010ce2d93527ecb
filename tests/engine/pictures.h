/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small pictures of every kind of layout, for the drivers to work on. */
#pragma once

#include "kernel-test.h"
#include "lens/driver.h"

#define MAX_WIDTH 320
#define MAX_HEIGHT 200
#define MAX_PICTURE_BYTES (1 << 20)

/* A picture, its memory, and what was there at first. The rows may lie apart,
 * upside down, and at odd addresses. */
typedef struct
{
  const char *name;
  ElPicture picture;             /* of `work` */
  ElPicture original;            /* the same of `before` */
  size_t size;                   /* bytes of each of these: */
  uint8_t *work, *before, *base; /* `base` is what
                                         * other runs are compared with */
} TestPicture;

int n_layouts (void);

/* A picture of random samples in that layout. */
void
picture_make (TestPicture *test, Rng *rng, int layout, int width, int height);
/* Squares of one value each. */
void picture_flatten (TestPicture *test);
/* Samples that tell where they are. */
void picture_code_positions (TestPicture *test);
/* `work` as it was before. */
void picture_restore (TestPicture *test);
void picture_set_base (TestPicture *test);
bool picture_is_base (const TestPicture *test);

/* Sample `place` of a pixel of a plane; coordinates beyond the plane mean the
 * nearest pixel of it. Raw: as stored, padding included. */
int plane_sample (const ElPicture *picture, const ElPlane *plane, int place,
    int x, int y);
int plane_raw (const ElPicture *picture, const ElPlane *plane, int place, int x,
    int y);

/* Role of a sample of the pixels that a plane covers, EL_ROLE_NONE if it is
 * none of this plane's. */
int plane_role (const ElPlane *plane, int place);

/* Memory of which nothing may be relied on and nothing is to be overrun. */
uint8_t *scratch_make (Rng *rng, size_t size);
void scratch_check (const uint8_t *scratch, size_t size);

/* --- drawn by a driver --- */

/* Slices or parts. */
#define MAX_PARTS 9

/* A picture, and the settings that it is drawn with. */
typedef struct
{
  TestPicture test;
  ElSobelSettings sobel;
  ElMagnifySettings magnify;
  int tolerance; /* of values that are drawn */
} TestRun;

/* What a sample of the original should have become; negative: as it was. */
typedef int (*PictureWant) (const TestRun *run, const ElPlane *plane, int place,
    int x, int y);

/* Every sample of what was drawn. */
void picture_check (const TestRun *run, PictureWant want);
