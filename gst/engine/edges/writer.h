/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Lines into the rows of a picture, for every output and every layout.
 *
 * A line holds what ElFinish makes of magnitudes: samples as they are to be stored,
 * or, for an overlay, the magnitudes that count. Rows of a
 * slice come one after the other from above, the first of them a multiple of
 * EL_ROW_GROUP: those of an overlay add to the weights of subsampled planes.
 */
#pragma once

#include "edges/settings.h"
#include "kernels.h"
#include "planes/lines.h"

/* Every slice begins at a multiple of this, the largest vertical
 * subsampling. */
#define EL_ROW_GROUP 4

typedef struct
{
  const ElKernels *kernels;
  const ElSobelSettings *settings;     /* borrowed */
  const ElPicture *picture;            /* of the frame at hand; borrowed */
  ElFinish finish;                     /* from m to samples */
  int channels;                        /* 1, or 3 for R, G, B */
  bool blended;                        /* an overlay */
  bool line_rows;                      /* see el_writer_row () */
  bool packed422;                      /* luma and chroma by turns in a row */
  ElDeposit deposit[EL_MAX_PLANES][3]; /* by plane and channel */
} ElWriter;

/* The layout of the picture is looked at, and where its planes begin. */
void el_writer_configure (ElWriter *writer, const ElKernels *kernels,
    const ElSobelSettings *settings, const ElPicture *picture);

/* Bytes of scratch memory for each slice. */
uint64_t el_writer_spare_size (const ElWriter *writer);

/* The row of the frame that takes the line of row y as it is, where there is one:
 * such a line costs less than one elsewhere. Or NULL. */
static inline void *
el_writer_row (const ElWriter *writer, int y)
{
  return writer->line_rows ? el_plane_row (&writer->picture->plane[0], y)
                           : NULL;
}

/* A line that is finished, as ElGradient does by itself. `spare` is
 * el_writer_spare_size () bytes, 64-byte aligned, the same for all rows of a
 * slice. */
void el_writer_put (const ElWriter *writer, int channel, int y,
    const void *line, uint8_t *spare);

/* The same of the lines of all channels. */
void el_writer_put_all (const ElWriter *writer, int y, const void *const line[],
    uint8_t *spare);

/* The same of a line of m, 0..white - black, which is finished in place before. */
void el_writer_put_magnitudes (const ElWriter *writer, int channel, int y,
    void *m, uint8_t *spare);
