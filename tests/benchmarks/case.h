/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

#define BENCH_MEMCPY "memcpy"
/* videocrop and videoscale, of the properties zoom and method. */
#define BENCH_SCALER "crop-and-scale"
#define BENCH_ALL_THREADS G_MAXUINT

/*
 * One thing to measure. The strings live as long as the program. Empty strings,
 * not NULL, stand for "nothing".
 */
typedef struct
{
  const gchar *element;    /* a factory, BENCH_MEMCPY or BENCH_SCALER */
  const gchar *properties; /* "name=value name=value" */
  const gchar *format;     /* as GstVideoFormat spells it */
  const gchar *size;       /* "1920x1080" */
  guint threads;           /* n-threads; BENCH_ALL_THREADS: processors */
  const gchar *change;     /* what changes at each frame, see visit.c */
  const gchar *cpu;        /* EDGELENS_CPU; "": the best there is */
} BenchCase;

/*
 * Reads a spec: words of which the first is the element, WIDTHxHEIGHT the size
 * (else 1920x1080), n-threads=N or n-threads=all the threads (else 1),
 * changing=WHAT what changes, any other name=value a property, and what is left
 * the format.
 */
BenchCase bench_case_parse (const gchar *spec);

/* The spec of the case, with its size, and its @cpu if any; g_free() it. */
gchar *bench_case_describe (const BenchCase *bcase);

gboolean bench_case_equal (const BenchCase *a, const BenchCase *b);

/* "all" or a number. */
guint bench_parse_threads (const gchar *threads);

/* FALSE unless @size is WIDTHxHEIGHT, both at least 1. */
gboolean bench_parse_size (const gchar *size, gint *width, gint *height);

/* Luma pixels of one frame. */
gdouble bench_case_pixels (const BenchCase *bcase);
