/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
#define HUGE_VAL __builtin_huge_val ()
#define INFINITY __builtin_inff ()
#define NAN __builtin_nanf ("")
#define isfinite(x) __builtin_isfinite (x)
#define isnan(x) __builtin_isnan (x)
double ceil (double x);
double cos (double x);
double exp (double x);
double fabs (double x);
double floor (double x);
double fmax (double a, double b);
double fmin (double a, double b);
double hypot (double a, double b);
double ldexp (double x, int n);
double log (double x);
double nextafter (double a, double b);
double pow (double a, double b);
double remainder (double x, double y);
double rint (double x);
double round (double x);
double sin (double x);
double sqrt (double x);
float fabsf (float x);
float fmaf (float a, float b, float c);
float floorf (float x);
float sqrtf (float x);
long lrint (double x);
long lrintf (float x);
long lround (double x);
