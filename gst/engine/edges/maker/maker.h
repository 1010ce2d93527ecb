/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The edge maker: edges of a picture in place by way of a plane, for what rows
 * cannot decide on their own. After J. Canny, "A computational approach to edge
 * detection" (1986), with stages that can all be left out:
 *
 *   measure  rows -> a histogram of strengths, for thresholds; of some rows.
 *   find     rows -> blur -> slopes and strength -> thin -> m, and classes of
 *            pixels: none, weak, edge. Reads the frame, writes the planes.
 *   spread   hysteresis: weak pixels beside edges become edges.
 *   draw     m of edges -> line width -> rows of the frame.
 *
 * Where hysteresis does not need the whole picture, rows are drawn as soon as they
 * are found, and the planes hold no more than `held` rows on both sides of each cut
 * between slices: those that a neighbour still reads or draws from.
 *
 * Each is done in slices, which may run in any order and in parallel:
 *
 *   el_maker_configure ()   settings or format changed
 *   el_maker_prepare ()     every picture: what memory it takes
 *   el_maker_begin ()
 *   while (el_maker_advance ())
 *     el_maker_slice ()     every slice, once
 *
 * An ElMaker stays where it was configured. With auto_threshold, `thresholds` are
 * those of the picture after it.
 */
#pragma once

#include <stdatomic.h>

#include "edges/maker/direction.h"
#include "edges/maker/hysteresis.h"
#include "edges/maker/pen.h"
#include "edges/settings.h"
#include "edges/maker/threshold.h"
#include "edges/writer.h"

/* The kinds of lines that a slice has while it runs. */
typedef enum
{
  EL_LINES_RAW,      /* as read */
  EL_LINES_SOURCE,   /* what is blurred: see blur_down */
  EL_LINES_DOWN,     /* blurred in one direction */
  EL_LINES_LEVEL,    /* see stages.h */
  EL_LINES_SLOPE,    /* gx and gy by turns; and one more, of zeros */
  EL_LINES_STRENGTH, /* or ranks; and one more, of zeros */
  EL_LINES_CLASSES,  /* where there is no plane of them */
  EL_LINES_STEPS,    /* for the histogram */
  EL_LINES_ANGLES,   /* where there is no plane of them */
  EL_LINES_SUMS,     /* of the parts of samples */
  EL_LINES_MOMENT,   /* m, where there is no plane of it */
  EL_LINES_DRAWN,    /* m, or what is to be stored */
  EL_LINES_COUNT
} ElLinesId;

typedef struct
{
  size_t offset; /* in a slice's scratch memory */
  size_t size;   /* from a line to the next */
  int bytes;     /* of a sample */
  int count;
} ElLines;

typedef enum
{
  EL_STAGE_MEASURE,
  EL_STAGE_FIND,
  EL_STAGE_SPREAD,
  EL_STAGE_DRAW,
  EL_STAGE_COUNT
} ElStageId;

typedef struct
{
  const ElKernels *kernels;
  ElSobelSettings settings;
  ElSobelSettings written; /* what is left of them for the writer */
  ElPicture picture;       /* of the frame at hand */
  ElWriter writer;

  ElBlur blur;
  int fraction; /* bits of levels */
  ElSlopeWeights weights;
  ElStrengthId strength;
  ElMagnitude magnitude;
  ElSignedSlope signed_slope;
  ElBounds bounds; /* of strengths, if thinned */
  int low, high;   /* m that count, otherwise */
  ElPen pen;
  ElDirection direction;
  ElThresholds thresholds;
  bool is_signed, thin, spreads, measures, has_angle;
  bool ranks;  /* in the place of strengths: 8-bit samples, L2 */
  bool turns;  /* slopes along the diagonals to x and y */
  bool direct; /* from levels to magnitudes, slopes left out */
  bool has_m, has_classes, has_hues; /* planes */

  bool streams;   /* rows are drawn as they are found, */
  int held;       /* but for so many at both sides of a cut; */
  int kept;       /* of so many at either, m is kept */
  int plane_rows; /* of a slice */

  ElLines lines[EL_LINES_COUNT];
  int n_scratches;     /* sets of scratch memory: one for each thread, */
  size_t scratch_size; /* of so many bytes */
  size_t reader_spare; /* of that, what the reader has */
  uint8_t *m, *hues, *scratch;
  atomic_bool *taken; /* sets of scratch memory, by slices that run */
  ElClassPlane classes;
  size_t m_stride, hue_stride;
  int n_slices;
  int channel; /* at hand */
  ElStageId stage;
} ElMaker;

/* The thresholds of the next picture follow from it alone. At first as well. */
void el_maker_restart (ElMaker *maker);

/* Whether the settings need it: others go the shorter way of sobel.h. */
bool el_maker_wanted (const ElSobelSettings *settings);

/* The layout of the picture is looked at, not its data. */
void el_maker_configure (ElMaker *maker, const ElKernels *kernels,
    const ElSobelSettings *settings, const ElPicture *picture);

/* The picture of the frame at hand, of the same layout; so many slices at a time, at
 * most. Returns how many bytes of memory it takes. */
uint64_t el_maker_prepare (ElMaker *maker, const ElPicture *picture,
    int n_slices, int n_threads);

/* `memory` is 64-byte aligned, is used until the last slice is done, and needs no
 * initialisation. */
void el_maker_begin (ElMaker *maker, uint8_t *memory);

/* Goes on to the next stage; false if there is none. */
bool el_maker_advance (ElMaker *maker);
void el_maker_slice (const ElMaker *maker, int slice);
