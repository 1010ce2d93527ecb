/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The tests of the row kernels and of the two drivers above them.
 *
 * A Record is one thing to check, and for a row kernel also to time. Row
 * kernels go through check_rows (): a Case, a call of the kernel with all of
 * its arguments, is prepared; the kernel of the portable table and that of the
 * instruction set under test both run it, and must agree in every byte with
 * each other and with the record's own formula.
 *
 * All that a kernel gets lies in areas: inputs, which must stay as they are,
 * and outputs, around which nothing may change. Where an area ends (or, in
 * other cases, begins) there is a page that faults when touched.
 *
 * Everything random comes from the seed, the record's name and the case, so
 * that a failure comes back with the seed that is printed.
 */
#pragma once

#include "../formulas.h"
#include "kernels.h"
#include "edges/focus.h"
#include "edges/sobel.h"
#include "lens/interpolation.h"
#include "lens/lens.h"

/* --- random numbers, the same everywhere --- */

typedef struct
{
  uint64_t state;
} Rng;

Rng rng_from (const char *name, uint32_t number);
uint64_t rng_next (Rng *rng);
/* low..high, both included */
int rng_int (Rng *rng, int low, int high);
double rng_real (Rng *rng, double low, double high);

/* --- options and results --- */

typedef struct
{
  uint64_t seed;
  bool quick; /* fewer cases: emulated or instrumented */
} Options;

extern Options options;

/* What must have happened at least once for the tests to mean anything. */
typedef enum
{
  COVER_SHORT_ROW, /* fewer pixels than any vector has */
  COVER_ODD_ROW,   /* whole vectors and a rest */
  COVER_EVEN_ROW,  /* whole vectors of any size */
  COVER_FENCE_AFTER,
  COVER_FENCE_BEFORE,
  COVER_L2_PLAIN,     /* one factor serves every pixel */
  COVER_L2_CHECKED,   /* two factors, compared */
  COVER_L2_REMAINDER, /* an estimate and a remainder */
  COVER_L2_SETTLED,   /* the two disagree */
  COVER_L1_PLAIN,
  COVER_L1_CHECKED,
  COVER_L1_SETTLED,
  COVER_SHIFT,  /* linear measures: the factor is 2^-shift */
  COVER_LOOKUP, /* signed gradients of other factors */
  COVER_BLEND_TIE,
  COVER_MAP_SURE,
  COVER_MAP_DOUBT,
  COVER_MAP_SINGLE,
  COVER_MAP_DOUBLE,
  COVER_MAP_WIDE,
  COVER_TAPS_CLAMPED,
  COVER_DRAW_IN_ROW,  /* drivers: straight into the frame's row */
  COVER_DRAW_BY_LINE, /* by way of a line */
  COVER_FINISHED,
  COVER_IN_ROWS,        /* gradients; avx2, avx512 */
  COVER_IN_PIXELS,      /* avx512 */
  COVER_GROUPS_IN_ROWS, /* the driver */
  COVER_STREAMS,        /* the edge maker: rows are drawn as they are found, */
  COVER_STREAMS_IN_SLICES,
  COVER_FOUND_FIRST,   /* or when all are */
  COVER_LENS_MOVED,    /* a plan that keeps a map */
  COVER_LENS_DELICATE, /* but for some runs */
  COVER_COUNT
} Cover;

void cover (Cover what);

/* Counts a failure of the record at hand, and prints the first few. */
void fail (const char *format, ...)
#if defined(__GNUC__)
    __attribute__ ((format (printf, 1, 2)))
#endif
    ;

/* --- cases --- */

#define MAX_AREAS 16

/* Areas at one distance to a fence are at one distance to a page's end, and a
 * load seems to depend on a store 4096 bytes away: here they are apart. */
#define TIMING_TRIAL -1

typedef struct
{
  uint8_t *data;
  size_t size;  /* bytes that the kernel is given */
  size_t room;  /* bytes around them that it may read */
  size_t loose; /* bytes after them that it may write */
  bool written;
  bool unlike;         /* tables may differ: `verify` says in what */
  uint8_t *low, *high; /* what is watched: area, room and guards */
  uint8_t *before;     /* of [low, high): what was there */
  uint8_t *plain;      /* of data: what portable C made of it */
} Area;

typedef struct Record Record;

typedef struct
{
  const Record *record;
  int n;            /* pixels */
  int trial;        /* 0: plain arguments; TIMING_TRIAL: for timing as well */
  int align;        /* 0..31, distance to the fence */
  bool fence_after; /* the fence is after the areas, or before */
  Rng rng;
  Area area[MAX_AREAS];
  int n_areas;
  const void *in[9];
  int rows;   /* gradients: rows at a time */
  void *out;  /* of the first area that is written */
  void *want; /* what should be in `out`; at first, what was
                                 * there before the call */
  /* Arguments of one kernel or another. */
  ElSample sample;
  int offset, sub;
  uint8_t keep[8], select[8], add[8]; /* masks, byte by byte */
  ElDeposit deposit;
  int weight[4];
  int colour;
  uint32_t num, den;
  ElFinish finish;
  ElPaint8 paint;
  ElLensGrid grid;
  ElLensMap map;
  double dx, dy;
  int n_doubtful;
  int stride;
  void *line[3]; /* more than one output */
  int lane[3];
  int count;
  ElFlatAxis columns;
  ElFlatTaps taps;
  ElRingShape ring;
  ElRingPaint ring_paint;
  ElToneSettings tone_settings;
  ElTone tone;
} Case;

/* What a result should be whose value, before it is cut down to an integer, is
 * `value` give or take `slack`: what was got, if it is one of these. */
int accept (double value, double slack, int got);

/* A part of a frame's row: nothing beyond it may be touched. `unit` is what
 * its address is a multiple of. */
void *case_row (Case *c, size_t size, size_t unit, bool written);
/* A line, with its padding; the address of its first sample. */
void *case_line (Case *c, int samples, int bytes, bool written);

/* One of 0..n-1 by chance; 0 in the plain case. */
int case_choose (Case *c, int n);

/* One of at least so many taps. */
const ElInterpolation *case_interpolation (Case *c, int taps);

/* Fills samples with a random one of several adversarial patterns. */
void case_fill (Case *c, void *samples, int count, int bytes, int max);

/* Samples of an array of bytes or 16-bit words. */
int get (const void *samples, int bytes, int i);
void put (void *samples, int bytes, int i, int value);

/* Sample `i` of a row, as a value. */
int load_sample (const uint8_t *row, int i, const ElSample *sample);
/* The bytes that a value is stored as; bytes that padding shares are 0. */
void store_sample (uint8_t bytes[2], int value, const ElSample *sample);

/* A mask of a pixel's bytes in memory order, as the integer that ElDeposit has
 * it in. */
uint64_t mask_of_bytes (const uint8_t *mask, int bytes);

/* Of each of a pixel's `step` samples, by chance: the value, a constant, or as it
 * was. Padding bits always stay. */
void case_masks (Case *c, int step);

void case_prepare (Case *c, const Record *record, int n, int trial);

/* --- records --- */

struct Record
{
  const char *name;
  /* Anything but a row kernel: the check. */
  void (*check) (const ElKernels *kernels);
  /* A row kernel: */
  int wide, kind; /* indices into ElKernels' arrays */
  void (*prepare) (Case *c);
  void (*run) (const ElKernels *kernels, Case *c);
  void (*expect) (Case *c); /* fills c->want, unless NULL */
  void (*verify) (Case *c); /* what `expect` cannot say, unless NULL */
};

/* Tables that end with a record without name. */
extern const Record table_records[];
extern const Record sample_records[];
extern const Record channel_records[];
extern const Record tens_records[];
extern const Record gradient_records[];
extern const Record exhaustive_records[];
extern const Record overlay_records[];
extern const Record stage_records[];
extern const Record gaussian_records[];
extern const Record slice_records[];
extern const Record maker_records[];
extern const Record lens_formula_records[];
extern const Record map_records[];
extern const Record resample_records[];
extern const Record flat_records[];
extern const Record ring_records[];
extern const Record part_records[];
extern const Record tone_records[];

/* All of them, and NULL. */
extern const Record *const record_tables[];

void check_rows (const Record *record, const ElKernels *kernels);

/* Every row kernel's time on a long row, or only of those whose name begins
 * with `name`. */
void time_records (const char *name);

/* The order 0..n-1, shuffled. */
void shuffle (Rng *rng, int *order, int n);

/* --- edges --- */

/* An operator that is a grid of weights, by any number; 0 is Sobel. */
int grid_operator (int number);

/* What a magnitude, or a signed gradient, becomes by the settings. */
int wanted_sample (const ElSobelSettings *settings, int depth, double value);

/* --- the lens --- */

/* Moves a luma position to its source, by the formulas; outside the lens it stays,
 * and false is returned. */
bool lens_source (const ElLens *lens, double *x, double *y);
