/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What maker.c hands on: formulas to makerformula.c, the first and the last stage,
 * rows [start, end) of the channel at hand, to find.c and draw.c. */
#pragma once

#include "edges/maker/maker.h"
#include "isa.h"

/* All that follows from the settings but the stages and the writer. */
void el_maker_formula (ElMaker *maker);

/* What follows from the thresholds alone, whoever found them. */
void el_maker_set_thresholds (ElMaker *maker, double threshold, double low);

/* A slice: rows [start, end). */
typedef struct
{
  const ElMaker *maker;
  int slice, start, end;
  uint8_t *scratch; /* while it runs: a set of scratch memory */
} ElBand;

ElBand el_maker_band (const ElMaker *maker, int slice);

void el_maker_measure (const ElBand *band);
void el_maker_find (const ElBand *band);
void el_maker_draw (const ElBand *band);

/* What draws rows [y, end) of a slice, one after the other. */
typedef struct
{
  const ElBand *band;
  int y, end;
  int next; /* row of m that the pen has not seen */
} ElDrawer;

void el_drawer_start (ElDrawer *drawer, const ElBand *band, int y, int end);
/* As far as the first `found` rows of m reach. */
void el_drawer_go (ElDrawer *drawer, int found);

/* Of a slice, the rows that `find` may draw as it goes: those that no other slice
 * reads, nor draws from. */
static inline int
el_band_free_start (const ElBand *band)
{
  return band->start + (band->start > 0 ? band->maker->held : 0);
}

static inline int
el_band_free_end (const ElBand *band)
{
  const bool is_last = band->end == band->maker->picture.height;
  const int end = band->end - (is_last ? 0 : band->maker->held);

  return EL_MAX (end, el_band_free_start (band));
}

static inline void *
el_maker_line (const ElMaker *maker, uint8_t *scratch, ElLinesId id, int i)
{
  const ElLines *lines = &maker->lines[id];

  return el_line_at (scratch + lines->offset, lines->size, i, lines->bytes);
}

static inline ElHistogram *
el_maker_histogram (uint8_t *scratch)
{
  return (ElHistogram *) scratch;
}

/* What is left of the scratch memory after the lines: for the reader, and for the
 * writer. */
static inline uint8_t *
el_maker_reader_spare (const ElMaker *maker, uint8_t *scratch)
{
  const ElLines *last = &maker->lines[EL_LINES_COUNT - 1];

  return scratch + last->offset + last->size * last->count;
}

static inline uint8_t *
el_maker_writer_spare (const ElMaker *maker, uint8_t *scratch)
{
  return el_maker_reader_spare (maker, scratch) + maker->reader_spare;
}

/* Where row y is in the planes; of a neighbour's rows, those next to the slice are
 * there as well. */
int el_band_place (const ElBand *band, int y);

static inline void *
el_band_m (const ElBand *band, int y)
{
  const ElMaker *maker = band->maker;

  return el_line_at (maker->m, maker->m_stride, el_band_place (band, y),
      el_sample_bytes (&maker->picture.sample));
}

static inline uint16_t *
el_band_hues (const ElBand *band, int y)
{
  const ElMaker *maker = band->maker;

  return el_line_at (maker->hues, maker->hue_stride, el_band_place (band, y),
      2);
}

static inline ElClasses *
el_band_classes (const ElBand *band, int y)
{
  const ElClassPlane *classes = &band->maker->classes;

  return classes->words + classes->stride * el_band_place (band, y);
}
