/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/window.h"

#include "isa.h"

/* Lines of a channel: those that rotate, then the saved ones. */
static int
n_rotating (int reach)
{
  return EL_GROUP_ROWS + 2 * reach;
}

static int
n_lines (int reach)
{
  return n_rotating (reach) + 2 * reach;
}

uint64_t
el_window_size (const ElPicture *picture, int channels, int reach)
{
  return el_line_size (picture->width, el_sample_bytes (&picture->sample))
      * n_lines (reach) * channels;
}

/* Which of a channel's lines row y has. */
static int
place_of (const ElWindow *window, int y)
{
  const int rotating = n_rotating (window->reach);

  if (y < window->start)
    return rotating + (window->start - 1 - y);
  if (y >= window->end)
    return rotating + window->reach + (y - window->end);
  return (y - window->start) % rotating;
}

void *
el_window_line (const ElWindow *window, int channel, int y)
{
  const ElPicture *picture = window->reader.picture;
  const int bytes = el_sample_bytes (&picture->sample);

  y = EL_CLAMP (y, 0, picture->height - 1);
  return el_line_at (window->lines, el_line_size (picture->width, bytes),
      n_lines (window->reach) * channel + place_of (window, y), bytes);
}

static void
read_row (const ElWindow *window, int y)
{
  void *line[3];

  for (int channel = 0; channel < window->reader.channels; channel++)
    line[channel] = el_window_line (window, channel, y);
  el_reader_read_all (&window->reader, y, line);
}

void
el_window_save (const ElWindow *window)
{
  const int height = window->reader.picture->height;

  for (int i = 0; i < window->reach; i++) {
    if (window->start - 1 - i >= 0)
      read_row (window, window->start - 1 - i);
    if (window->end + i < height)
      read_row (window, window->end + i);
  }
}

void
el_window_read (ElWindow *window, int y, int stop)
{
  stop = EL_MIN (stop, window->end);
  for (y = EL_MAX (window->next, y); y < stop; y++)
    read_row (window, y);
  window->next = EL_MAX (window->next, stop);
}
