/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Rows of a picture of any layout as lines: of its luma, or of R, G and B one by
 * one. A line has room on both sides (EL_LINE_PAD), and beyond its ends the
 * outermost samples once more. Rows may be asked for in any order.
 *
 * A reader is made for one picture and one thread: several share nothing but what
 * they read.
 */
#pragma once

#include "kernels.h"
#include "planes/lines.h"

typedef struct
{
  const ElKernels *kernels;
  const ElPicture *picture;
  const int *luma_weight; /* of R, G, B, in 1/10000 */
  int channels;           /* 1: luma; 3: R, G, B */
  uint8_t *spare;         /* el_reader_spare_size () bytes, 64-byte aligned */
} ElReader;

/* Bytes of scratch memory that a reader of such pictures needs. */
uint64_t el_reader_spare_size (const ElPicture *picture, int channels);

/* Row y, of those that there are, into a line. `channel` is below `channels`. */
void el_reader_read (const ElReader *reader, int channel, int y, void *line);

/* The same of all channels. */
void el_reader_read_all (const ElReader *reader, int y, void *const line[]);

/* The rows that a channel of a group from row y on is read from, if it is worth
 * asking for them: of its own plane, or, with the first channel, of the one that has
 * all if a pixel is more than a byte. Otherwise NULL. */
const ElAhead *
el_reader_ahead (const ElReader *reader, int channel, int y, ElAhead *ahead);
