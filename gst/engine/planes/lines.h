/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Lines in scratch memory: one after the other, each with its padding on both
 * sides. Rows become lines and lines become rows in rows.h.
 */
#pragma once

#include "planes/image.h"

/* Bytes from a line of `samples` samples of `bytes` bytes to the next: an odd
 * multiple of 64, so that neighbouring lines take different places in a
 * cache. In 64 bits, as are all sizes made of it, so that they can be refused where
 * memory has fewer. */
uint64_t el_line_size (uint64_t samples, int bytes);

/* The first sample of line `i` of so many in `memory`. */
static inline void *
el_line_at (uint8_t *memory, uint64_t line_size, int i, int bytes)
{
  return memory + line_size * i + EL_LINE_PAD * bytes;
}

/* A sample more at each end of a line of n: the neighbours of the outermost
 * samples are these samples themselves. */
void el_line_repeat_ends (void *line, int n, bool wide);
