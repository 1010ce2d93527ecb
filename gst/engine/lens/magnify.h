/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A lens over a picture, in place, in parts that may run in parallel.
 *
 *   el_magnify_plan ()     settings, size or format changed: what the lens
 *                          covers, and how much memory that takes
 *   el_magnify_bind ()     hands over that memory
 *   el_magnify_begin ()    every picture: cuts it into parts
 *   el_magnify_save ()     every part, once: copies what the lens reads
 *   el_magnify_draw ()     every part, once
 *
 * The first parts / 2 are above the centre, the rest below. Rows have their sources
 * between themselves and the centre, so each half reads what is in it, and a few
 * rows beyond the centre, which el_magnify_begin () saves. Within a half, parts
 * are saved from the outside in, and each is drawn at some time after it and those
 * further out are saved; those further in need not be.
 *
 * One part alone saves while it draws, row by row and just ahead of the rows
 * that need it, so that what it saves is still in cache when it is read.
 *
 * Planes of one subsampling share a layer: the runs of pixels that the lens
 * covers, row by row, and the source of each. Sources are computed by the first
 * draw after a plan, row by row, and are good for every picture until the next;
 * and beyond it where all that changes is the place of the lens, by whole
 * pixels of the layer.
 * Positions are relative to a copy, made for every picture, of the rectangle
 * that the lens reads, with a margin in which border samples are repeated. For
 * bilinear of 8-bit samples the copy of a plane may have each sample together
 * with the one below it (see el_bilinear_wants_pairs ()).
 */
#pragma once

#include "lens/interpolation.h"
#include "kernels.h"
#include "lens/lens.h"
#include "planes/rows.h"

/* Samples around the copy. Taps reach 3 beyond a source, and a source up to one
 * and a half beyond the plane, where the centre is on the far border: the
 * chroma of a field may have a row less than half its luma. */
#define EL_LENS_MARGIN 4

typedef struct
{
  ElLens lens;
  ElInterpolationId interpolation;
  double border_width;  /* of the ring, in rows; 0: none */
  int border_colour[3]; /* by role */
  int border_alpha;     /* 0..255 */
} ElMagnifySettings;

/* The pixels of one row of a plane that the lens covers, and those that have a
 * source: which of the pixels right on the rim are covered, rounding errors
 * decide, and these differ from place to place. */
typedef struct
{
  int x, n;
  int map_x, map_n;
  /* No source is in a row below this one of the plane, if the run is above the
   * centre, or above it else. */
  int inmost;
  size_t start; /* of the sources in the layer's map */
  /* For the same reason sources are good for one place of the lens alone: one
   * that is to be rounded to nearest is in the very middle of two samples, or
   * the run is so short that all of it is rim. */
  bool delicate;
} ElLensRun;

/* What of a layer's sources is there. */
typedef enum
{
  EL_LENS_UNMAPPED,
  EL_LENS_MOVED, /* all but the delicate runs */
  EL_LENS_MAPPED
} ElLensState;

typedef struct
{
  int x_sub, y_sub, width, height; /* of the planes in this layer */
  int left, top, right, bottom;    /* what the lens reads, right and bottom
                                 * exclusive, without margin */
  int middle;      /* the first row not above the centre, or the height */
  ElLensRun *runs; /* of rows top..bottom-1 */
  size_t n_sources;
  ElLensGrid grid;
  ElLensMap map;
  ElLensState state;
} ElLensLayer;

typedef struct
{
  const ElKernels *kernels;
  ElMagnifySettings settings;
  ElPicture picture; /* as planned; data pointers are not used */
  ElLensLayer layer[2];
  int n_layers;
  int layer_of[EL_MAX_PLANES];
  ElMapKind map_kind;
  int taps_of; /* ElInterpolationId in the table, or -1 */
  ElTapTable taps;
  uint8_t *copy[EL_MAX_PLANES];
  uint8_t *scratch; /* `most_parts` times scratch_size */
  uint64_t scratch_size;
  int parts;      /* of the picture at hand */
  int most_parts; /* there is scratch memory for */
} ElMagnify;

/* Runs that `runs` must have room for. */
size_t el_magnify_max_runs (const ElPicture *picture);

/* Sets the rest up from kernels, settings and picture; returns the bytes of
 * memory that el_magnify_bind () wants, or UINT64_MAX where the lens reads more than
 * there can be positions of. `runs` is borrowed until the next plan. A zeroed ElMagnify with taps_of = -1 is a valid start. Where the last
 * plan had the same `runs`, and bind the same memory, what they held has to be
 * there still, or el_magnify_forget () called. */
uint64_t el_magnify_plan (ElMagnify *magnify, const ElKernels *kernels,
    const ElPicture *picture, const ElMagnifySettings *settings,
    ElLensRun *runs, int most_parts);

/* All sources are computed anew: before a plan, or between it and bind. */
void el_magnify_forget (ElMagnify *magnify);

/* `memory` is 64-byte aligned and borrowed until the next bind. */
void el_magnify_bind (ElMagnify *magnify, uint8_t *memory);

/* `parts`: at most as many as planned. */
void el_magnify_begin (ElMagnify *magnify, const ElPicture *picture, int parts);
/* Whether a part is in the half below the centre, where the next part is further
 * out; above it is the one before. */
bool el_magnify_is_below (const ElMagnify *magnify, int part);
void
el_magnify_save (const ElMagnify *magnify, const ElPicture *picture, int part);
/* el_magnify_mapped () after the last part of the first draw. */
void
el_magnify_draw (const ElMagnify *magnify, const ElPicture *picture, int part);
void el_magnify_mapped (ElMagnify *magnify);
