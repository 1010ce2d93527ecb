/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What maker.c hands on: formulas to makerformula.c, the first and the last stage,
 * rows [start, end) of the channel at hand, to find.c and draw.c. */
#pragma once

#include "edges/maker/maker.h"

/* All that follows from the settings but the stages and the writer. */
void el_maker_formula (ElMaker *maker);

/* What follows from the thresholds alone, whoever found them. */
void el_maker_set_thresholds (ElMaker *maker, double threshold, double low);

/* `scratch` is that of one slice. */
void
el_maker_measure (const ElMaker *maker, int start, int end, uint8_t *scratch);
void el_maker_find (const ElMaker *maker, int start, int end, uint8_t *scratch);
void el_maker_draw (const ElMaker *maker, int start, int end, uint8_t *scratch);

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

/* What is left of the scratch memory after the lines. */
static inline uint8_t *
el_maker_spare (const ElMaker *maker, uint8_t *scratch)
{
  const ElLines *last = &maker->lines[EL_LINES_COUNT - 1];

  return scratch + last->offset + last->size * last->count;
}

static inline void *
el_maker_m (const ElMaker *maker, int y)
{
  return el_line_at (maker->m, maker->m_stride, y,
      el_sample_bytes (&maker->picture.sample));
}

static inline uint16_t *
el_maker_hues (const ElMaker *maker, int y)
{
  return el_line_at (maker->hues, maker->hue_stride, y, 2);
}

static inline ElClasses *
el_maker_classes (const ElMaker *maker, int y)
{
  return maker->classes.words + maker->classes.stride * y;
}
