/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The lines that a slice has of the rows around those at hand. Rows are worked on
 * in groups, from above; what a group overwrites is read before, and the rows
 * beyond the cuts, which neighbours overwrite, are saved before any slice starts.
 * Rows beyond the picture are the outermost ones once more.
 *
 *   el_window_save ()   every slice's, before any of them starts
 *   el_window_read ()   group by group, before the group is overwritten
 *   el_window_line ()   rows [y - reach, y + rows + reach) of the group at hand
 */
#pragma once

#include "edges/reader.h"

typedef struct
{
  ElReader reader;
  int start, end; /* rows of the slice */
  int reach;      /* rows above and below a row that its result depends on */
  int next;       /* the first row that has not been read; at first, `start` */
  uint8_t *lines; /* el_window_size () bytes, 64-byte aligned */
} ElWindow;

uint64_t el_window_size (const ElPicture *picture, int channels, int reach);

void el_window_save (const ElWindow *window);

/* Reads what has not been read of the rows from y on that lie before `stop` and in
 * the slice. */
void el_window_read (ElWindow *window, int y, int stop);

/* The line of row y, wherever that is. The content of a row that was not read is
 * up to the caller. */
void *el_window_line (const ElWindow *window, int channel, int y);
