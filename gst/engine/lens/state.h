/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the lens's driver keeps, and its files share. Nobody else looks inside.
 *
 * Planes of one subsampling share a layer: the runs of pixels that the lens
 * covers, row by row, and the source of each. Sources are computed when a row is
 * first drawn after a plan, and are good for every picture until the next; and
 * beyond it where all that changes is the place of the lens, by whole pixels of
 * the layer.
 */
#pragma once

#include <stdatomic.h>

#include "kernels.h"
#include "lens/interpolation.h"
#include "lens/lens.h"
#include "planes/rows.h"
#include "tone/tone.h"

/* Samples around the copy. Taps reach 3 beyond a source, and a source up to one
 * and a half beyond the plane, where the centre is on the far border: the
 * chroma of a field may have a row less than half its luma. */
#define EL_LENS_MARGIN 4

typedef struct
{
  ElLens lens;
  ElInterpolationId interpolation;
  double border_width;               /* of the ring, in rows; 0: none */
  int border_colour[EL_COLOURS + 1]; /* by role */
  int border_alpha;                  /* 0..255 */
  ElToneSettings tone;
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

/* A rectangle of a layer, right and bottom exclusive. What is read may reach
 * beyond the layer, and has a margin besides, which is not in here. */
typedef struct
{
  int left, top, right, bottom;
} ElLensBox;

/* What the ring may touch on one side of a row's hole: pixels [x, x + n). More of
 * them have weights and are painted, whole vectors where the row is long enough;
 * those have no weight. */
typedef struct
{
  int x, n;
  int paint_x, paint_n;
  size_t first; /* of the weights */
} ElRingPiece;

typedef struct
{
  ElRingPiece side[2];
  bool weighed; /* the weights are there */
} ElRingRun;

/* The ring in a layer. Weights take long, and are the same in every picture of a
 * plan: whoever draws a row first writes them. */
typedef struct
{
  int top, bottom;  /* rows that it may touch, bottom exclusive */
  ElRingRun *runs;  /* of these */
  uint16_t *weight; /* in 1/EL_RING_ONE */
  size_t n_weights;
} ElRing;

typedef struct
{
  int x_sub, y_sub, width, height; /* of the planes in this layer */
  double x_site, y_site;
  ElLensBox covered; /* pixels that the lens covers, and the centre */
  ElLensBox copied;  /* what it reads */
  int middle;        /* the first row not above the centre, or the height */
  int old_left;      /* of the runs in memory, in state EL_LENS_MOVED */
  ElLensRun *runs;   /* of the rows covered */
  size_t n_sources;
  ElLensGrid grid;
  ElLensMap map;      /* of lenses that are not flat */
  ElFlatAxis columns; /* of flat ones */
  ElFlatTaps *rows;   /* of those covered, likewise */
  ElRing ring;
  ElLensState state;
} ElLensLayer;

/* Scratch memory of a part. */
typedef struct
{
  uint8_t *line;  /* four lanes */
  int *numbers;   /* pixels in doubt */
  uint8_t *flat;  /* for each plane a line for each tap, see flat.h, */
  int *flat_rows; /*   and the row of the copy that it is made of, or -1 */
  uint8_t *tone;  /* what el_tone_rows () needs */
} ElLensScratch;

typedef struct
{
  const ElKernels *kernels;
  ElMagnifySettings settings;
  ElPicture picture; /* the one at hand */
  ElLensLayer layer[EL_MAX_PLANES];
  int n_layers;
  int layer_of[EL_MAX_PLANES];
  ElMapKind map_kind;
  ElTapTable taps; /* of taps_of, if that has any */
  ElInterpolationId taps_of;
  ElTone tone;

  /* The plan, and the memory that it is laid out in. */
  int most_parts; /* 0: no plan yet */
  int row_pixels; /* that scratch memory has room for */
  bool begun;     /* a picture has been drawn by this plan */
  uint8_t *memory;
  size_t size;
  uint8_t *scratch; /* of part 0, then those of the others */
  uint8_t *copy[EL_MAX_PLANES];

  /* The picture at hand: see parts.h. Of the halves above and below the centre,
   * the part that is drawn next, counted from outside; and which are saved. */
  int parts;
  atomic_int next[2];
  atomic_bool *saved;
} ElMagnify;

/* The layer of plane p. */
static inline const ElLensLayer *
el_lens_layer (const ElMagnify *magnify, int p)
{
  return &magnify->layer[magnify->layer_of[p]];
}

/* Bytes of a line of four lanes. */
static inline uint64_t
el_lens_line_size (const ElMagnify *magnify)
{
  return ((uint64_t) magnify->row_pixels + 2 * EL_LINE_PAD) * 4
      * el_sample_bytes (&magnify->picture.sample);
}

/* Whether sources are a grid: see flat.h. */
static inline bool
el_lens_is_flat (const ElMagnifySettings *settings)
{
  return settings->lens.profile == EL_PROFILE_FLAT;
}

/* Where a layer's pixels sit in the luma, and back. */
static inline double
el_lens_luma_x (const ElLensLayer *layer, double x)
{
  return x * (1 << layer->x_sub) + layer->x_site;
}

static inline double
el_lens_luma_y (const ElLensLayer *layer, double y)
{
  return y * (1 << layer->y_sub) + layer->y_site;
}

static inline double
el_lens_layer_x (const ElLensLayer *layer, double x)
{
  return (x - layer->x_site) / (1 << layer->x_sub);
}

static inline double
el_lens_layer_y (const ElLensLayer *layer, double y)
{
  return (y - layer->y_site) / (1 << layer->y_sub);
}

static inline int
el_clamp_to_int (double value, int low, int high)
{
  return value < low ? low : value > high ? high : (int) value;
}
