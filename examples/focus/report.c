/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "report.h"

#include <errno.h>
#include <gio/gio.h>
#include <stdio.h>
#include <unistd.h>

#define BAR_WIDTH 30   /* characters */
#define CURVE_WIDTH 25 /* characters */

struct _Report
{
  FILE *csv;
  gboolean in_place; /* a terminal: the line overwrites itself */
  gdouble best;
};

Report *
report_new (const gchar *csv, GError **error)
{
  Report *self = g_new0 (Report, 1);

  self->in_place = isatty (STDOUT_FILENO);
  self->best = -1;
  if (csv) {
    self->csv = fopen (csv, "w");
    if (!self->csv) {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
          "'%s' cannot be written: %s", csv, g_strerror (errno));
      g_free (self);
      return NULL;
    }
    setvbuf (self->csv, NULL, _IOLBF, 0); /* it may be watched */
    fputs ("time,focus,x,y,width,height\n", self->csv);
  }
  return self;
}

void
report_free (Report *self)
{
  if (self->best >= 0)
    printf ("%sbest focus %8.6f\n", self->in_place ? "\n" : "", self->best);
  if (self->csv && fclose (self->csv) != 0)
    g_printerr ("The scores are not all written: %s\n", g_strerror (errno));
  g_free (self);
}

static void
print_bar (const Reading *reading)
{
  gdouble share = reading->best > 0 ? reading->now / reading->best : 0;
  gint filled = share * BAR_WIDTH + 0.5;
  gchar bar[BAR_WIDTH + 1];

  for (gint i = 0; i < BAR_WIDTH; i++)
    bar[i] = i < filled ? '#' : '-';
  bar[BAR_WIDTH] = 0;
  printf ("focus %8.6f [%s] %3.0f %% of the best", reading->now, bar,
      100 * share);
}

/* Eighths of a character's height, from what has to be printed in UTF-8. */
static void
print_curve (const Reading *reading)
{
  guint n = G_N_ELEMENTS (reading->curve);

  putchar (' ');
  for (guint i = 0; i < CURVE_WIDTH; i++) {
    gdouble score = reading->curve[(i + 1) * n / CURVE_WIDTH - 1];
    gint eighths = reading->best > 0 ? 7.99 * score / reading->best : 0;

    if (score < 0)
      putchar (' ');
    else
      printf ("\xe2\x96%c", 0x81 + CLAMP (eighths, 0, 7)); /* U+2581... */
  }
}

static void
write_row (FILE *csv, guint64 time, gdouble score, const GstVideoRectangle *at)
{
  gchar seconds[G_ASCII_DTOSTR_BUF_SIZE], focus[G_ASCII_DTOSTR_BUF_SIZE];

  fprintf (csv, "%s,%s,",
      g_ascii_formatd (seconds, sizeof seconds, "%.3f", time / 1e9),
      g_ascii_formatd (focus, sizeof focus, "%.8f", score));
  if (at)
    fprintf (csv, "%d,%d,%d,%d\n", at->x, at->y, at->w, at->h);
  else
    fputs (",,,\n", csv);
}

void
report_score (Report *self, guint64 time, const Reading *reading,
    const GstVideoRectangle *region)
{
  self->best = reading->best;
  if (self->in_place)
    printf ("\r");
  print_bar (reading);
  print_curve (reading);
  if (!self->in_place)
    printf ("\n");
  fflush (stdout);
  if (self->csv)
    write_row (self->csv, time, reading->now, region);
}
