/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/maker/hysteresis.h"

#include <string.h>

/* Part of a plane, and what is to be looked at again: a list that ends with LAST,
 * since 0 is the `next` of words that are not in it. */
#define LAST UINT32_MAX

typedef struct
{
  const ElClassPlane *plane;
  size_t first, end; /* words */
  uint32_t top;      /* a word's number and 1, or LAST */
} Field;

static Field
field_of (const ElClassPlane *plane, int start, int end)
{
  const Field field = {
    .plane = plane,
    .first = plane->stride * start,
    .end = plane->stride * end,
    .top = LAST,
  };

  return field;
}

static inline bool
is_inside (const Field *field, size_t at)
{
  return at >= field->first && at < field->end;
}

/* Of a word's pixels, those that touch an edge in its row or in the one beside it. */
static inline uint64_t
touched_in_row (const ElClasses *word)
{
  return word->edge | word->edge << 1 | word->edge >> 1 | word[-1].edge >> 63
      | word[1].edge << 63;
}

static inline uint64_t
touched (const Field *field, size_t at)
{
  const ElClasses *word = &field->plane->words[at];
  const size_t stride = field->plane->stride;
  uint64_t pixels = touched_in_row (word);

  if (is_inside (field, at - stride))
    pixels |= touched_in_row (word - stride);
  if (is_inside (field, at + stride))
    pixels |= touched_in_row (word + stride);
  return pixels;
}

/* Word `at` is to be looked at again if any of these pixels is weak. */
static inline void
ask (Field *field, size_t at, uint64_t pixels)
{
  const ElClassPlane *plane = field->plane;

  if (!is_inside (field, at) || !(plane->words[at].weak & pixels)
      || plane->next[at])
    return;
  plane->next[at] = field->top;
  field->top = (uint32_t) at + 1;
}

/* Asks those that touch new edges of a word. */
static inline void
ask_around (Field *field, size_t at, uint64_t edges)
{
  const size_t stride = field->plane->stride;
  const uint64_t near = edges | edges << 1 | edges >> 1;

  for (int row = -1; row <= 1; row++) {
    const size_t beside = at + stride * (size_t) row;

    if (row != 0)
      ask (field, beside, near);
    if (edges & 1)
      ask (field, beside - 1, (uint64_t) 1 << 63);
    if (edges >> 63)
      ask (field, beside + 1, 1);
  }
}

static void
look_at (Field *field, size_t at)
{
  ElClasses *word = &field->plane->words[at];
  uint64_t edges = 0, more;

  if (!word->weak)
    return;
  for (more = touched (field, at) & word->weak; more;
       more = (edges << 1 | edges >> 1) & word->weak & ~edges)
    edges |= more;
  if (!edges)
    return;
  word->edge |= edges;
  word->weak &= ~edges;
  ask_around (field, at, edges);
}

static void
look_at_row (Field *field, int y)
{
  const ElClassPlane *plane = field->plane;
  const size_t start = plane->stride * y;

  for (int i = 0; i < el_class_count (plane->width); i++)
    look_at (field, start + i);
}

static void
look_again (Field *field)
{
  while (field->top != LAST) {
    const size_t at = field->top - 1;

    field->top = field->plane->next[at];
    field->plane->next[at] = 0;
    look_at (field, at);
  }
}

void
el_hysteresis_spread (const ElClassPlane *plane, int start, int end)
{
  Field field = field_of (plane, start, end);

  memset (plane->next + field.first, 0,
      (field.end - field.first) * sizeof *plane->next);
  for (int y = start; y < end; y++)
    look_at_row (&field, y);
  look_again (&field);
}

void
el_hysteresis_join (const ElClassPlane *plane, int row)
{
  Field field = field_of (plane, 0, plane->height);

  look_at_row (&field, row - 1);
  look_at_row (&field, row);
  look_again (&field);
}
