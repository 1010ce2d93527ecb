/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pictures as the kernels see them.
 *
 * A picture is up to four planes, one of them alpha. A plane is a rectangle of pixels; a pixel
 * is `step` samples, of which some belong to the picture (they have a role)
 * and some do not (the luma between two chroma samples of YUY2). Nothing but
 * samples with a role is ever written; alpha, and the x of BGRx, only where whole
 * pixels are moved.
 *
 * Kernels work on lines: arrays of native 8-bit or 16-bit samples with the
 * value in the low `depth` bits. A line holds `lanes` samples a pixel.
 *
 * Nothing below this folder knows GLib or GStreamer, allocates, or can fail.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EL_MAX_PLANES 4

/* Room that every line has before and after its samples, in samples, so that
 * kernels may read whole vectors and the neighbours of the outermost pixels. */
#define EL_LINE_PAD 64

/* What a sample means: an index into per-component arrays. */
enum
{
  EL_ROLE_Y = 0, /* or gray */
  EL_ROLE_U = 1,
  EL_ROLE_V = 2,
  EL_ROLE_R = 0,
  EL_ROLE_G = 1,
  EL_ROLE_B = 2,
  EL_COLOURS = 3, /* roles below are colours */
  EL_ROLE_ALPHA = 3,
  EL_ROLE_X = 4,    /* means nothing; goes where its pixel goes */
  EL_ROLE_NONE = -1 /* never written: another plane's, or nobody's */
};

/* How samples are stored; the same for the whole picture. */
typedef struct
{
  bool wide;     /* 16-bit words instead of bytes */
  bool swap;     /* the words have the other byte order */
  uint8_t shift; /* padding bits below the value (P010: 6) */
  uint8_t depth; /* bits of the value, 8..16 */
} ElSample;

typedef struct
{
  uint8_t *data;     /* first byte of pixel (0, 0); borrowed */
  ptrdiff_t stride;  /* bytes from a row to the next, any sign */
  int width, height; /* pixels */
  /* log2 of the subsampling, and where pixel (0, 0) sits, in luma pixels: pixel
   * (i, j) is at (i * 2^x_sub + x_site, j * 2^y_sub + y_site). */
  uint8_t x_sub, y_sub;
  double x_site, y_site;
  uint8_t step;  /* samples from a pixel to the next, 1..4 */
  uint8_t lanes; /* samples of a pixel in a line: 1, 2 or 4 */
  /* lanes < step: which sample of the pixel comes first, 0 or more; every
   * (step / lanes)th one after it comes next (U and V of YUY2: 2 in 4). */
  uint8_t offset;
  int8_t role[4]; /* of each lane */
} ElPlane;

/* Planes of packed 4:2:2 have the same memory, and begin with the same pixel pair
 * unless the picture begins with the second pixel of one. */
typedef struct
{
  ElPlane plane[EL_MAX_PLANES];
  int n_planes;      /* of colours */
  int n_alpha;       /* 1: the next one is alpha, and nothing else */
  int width, height; /* of the luma, or of R, G and B */
  bool rgb;
  ElSample sample;
} ElPicture;

static inline int
el_sample_bytes (const ElSample *sample)
{
  return sample->wide ? 2 : 1;
}

/* Alpha included. */
static inline int
el_picture_all_planes (const ElPicture *picture)
{
  return picture->n_planes + picture->n_alpha;
}

static inline uint8_t *
el_plane_row (const ElPlane *plane, int y)
{
  return plane->data + y * plane->stride;
}
