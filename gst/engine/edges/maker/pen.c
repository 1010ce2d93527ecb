/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/maker/pen.h"

#include "isa.h"

/* Whether the pen covers a pixel of its square: the distance of two middles is
 * twice as much here, and so is the pen's radius. */
static bool
covers (int width, int row, int column)
{
  const int y = 2 * row - (width - 1), x = 2 * column - (width - 1);

  return x * x + y * y <= width * width;
}

void
el_pen_set (ElPen *pen, int width)
{
  pen->width = width;
  pen->before = (width - 1) / 2;
  pen->after = width / 2;
  for (int row = 0; row < width; row++) {
    int inset = 0;

    while (!covers (width, row, inset))
      inset++;
    pen->inset[row] = inset;
  }
}

/* What drawing goes on with: the lines are turned about, since no kernel writes
 * to what it reads. */
typedef struct
{
  const ElStageKernels *kernels;
  bool wide;
  void *line[3]; /* [0] is of what there is so far, [1] of the run at hand */
} Canvas;

static void
turn (Canvas *canvas, int a, int b)
{
  void *line = canvas->line[a];

  canvas->line[a] = canvas->line[b];
  canvas->line[b] = line;
}

static const uint8_t *
sample_at (const Canvas *canvas, const void *line, int x)
{
  return (const uint8_t *) line + (canvas->wide ? 2 * x : x);
}

/* line[to] becomes the larger of two other lines, from x on, one of which may be what it
 * was before. */
static const void *
take_larger (Canvas *canvas, int to, const void *a, const void *b, int x, int n)
{
  canvas->kernels->larger[canvas->wide](
      (void *) sample_at (canvas, canvas->line[2], x), sample_at (canvas, a, x),
      sample_at (canvas, b, x), n);
  turn (canvas, to, 2);
  return canvas->line[to];
}

/* The largest of the lines with that inset, or NULL. */
static const void *
gather_lines (Canvas *canvas, const ElPen *pen, const void *const lines[],
    int inset, int n)
{
  const void *largest = NULL;

  for (int i = 0; i < pen->width; i++) {
    if (pen->inset[i] != inset || !lines[i])
      continue;
    largest = largest ? take_larger (canvas, 1, lines[i], largest, -pen->after,
                  n + pen->width - 1)
                      : lines[i];
  }
  return largest;
}

/* Every sample becomes the largest of `length`, two at least, of which it is the
 * first: of twice as many each time, and then of two runs that overlap. */
static const void *
gather_run (Canvas *canvas, const ElPen *pen, const void *line, int length,
    int n)
{
  for (int done = 1; done < length;) {
    const int next = EL_MIN (2 * done, length);

    line = take_larger (canvas, 1, line, sample_at (canvas, line, next - done),
        -pen->after, n + pen->width - next);
    done = next;
  }
  return line;
}

const void *
el_pen_draw (const ElPen *pen, const ElStageKernels *kernels, bool wide,
    const void *const lines[], int n, void *const spare[3])
{
  Canvas canvas = { kernels, wide, { spare[0], spare[1], spare[2] } };
  const void *drawn = NULL;

  for (int inset = pen->inset[0]; inset >= 0; inset--) {
    const void *run = gather_lines (&canvas, pen, lines, inset, n);

    if (!run)
      continue;
    run = gather_run (&canvas, pen, run, pen->width - 2 * inset, n);
    run = sample_at (&canvas, run, inset - pen->after);
    if (drawn) {
      drawn = take_larger (&canvas, 0, run, drawn, 0, n);
    } else {
      drawn = run;
      turn (&canvas, 0, 1);
    }
  }
  return drawn;
}
