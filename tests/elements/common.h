/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the element tests share: caps, buffers laid out in awkward ways, test
 * patterns, and the one check that most of them end in: push a buffer, compare
 * what comes out with the reference. */

#pragma once

#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>
#include <gst/video/video.h>

#include "../reference/reference.h"

/* One format of each way of laying samples out, at several depths. */
#define TEST_N_FAMILIES 29
extern const GstVideoFormat test_families[TEST_N_FAMILIES];

/* @extra: more fields, starting with a comma, or NULL. Fills @info as well if
 * that is not NULL. */
GstCaps *test_caps (GstVideoFormat format, gint width, gint height,
    const gchar *extra, GstVideoInfo *info);

/* How a buffer's planes lie in memory. All zero: as the caps say, but with a
 * GstVideoMeta. */
typedef struct
{
  guint pad;         /* words added to the rows of every plane */
  guint gap;         /* words before, between and after the planes */
  gboolean negative; /* bottom row first */
  gboolean split;    /* a GstMemory for every plane */
} TestLayout;

/* A buffer full of random bytes. Without a layout it has no GstVideoMeta. */
GstBuffer *
test_buffer (const GstVideoInfo *info, const TestLayout *layout, GRand *rand);

typedef enum
{
  TEST_NOISE,    /* the whole range */
  TEST_SOFT,     /* a few steps around a level */
  TEST_STEPS,    /* rectangles */
  TEST_EXTREMES, /* least and largest values only */
  TEST_RAMP,     /* rises rightwards and downwards */
  TEST_FLAT,
  TEST_N_PATTERNS
} TestPattern;

/* Fills the samples, and nothing else. */
void test_fill (GstBuffer *buffer, const GstVideoInfo *info,
    TestPattern pattern, GRand *rand);

/* The samples of a buffer. */
RefPicture *test_read (GstBuffer *buffer, const GstVideoInfo *info);

/* An element in a harness that has been given @caps (taken over). */
GstHarness *test_harness (const gchar *element, GstCaps *caps);

/* Settings of either element. */
typedef union
{
  RefSobel sobel;
  RefMagnify magnify;
} TestSettings;

/* One of the elements and its reference, for tests that treat both alike; what
 * settings point to is a RefSobel or a RefMagnify. */
typedef struct
{
  const gchar *name;
  gconstpointer defaults;
  void (*set) (GstElement *element, gconstpointer settings);
  /* Within the ranges of the properties, often at their limits. */
  TestSettings (*random) (GRand *rand);
  gchar *(*describe) (gconstpointer settings);
  RefExpected *(*expect) (RefPicture *in, gconstpointer settings);
} TestElement;

extern const TestElement sobelfilter, magnifyfilter;
extern const TestElement *const test_elements[2];

/* Pushes @buffer (taken over), which has to come out as the same buffer, and
 * compares every sample with the reference and every other bit with what it
 * was. The properties of the element are not touched. */
void test_frame (const TestElement *element, GstHarness *h,
    const GstVideoInfo *info, GstBuffer *buffer, gconstpointer settings);

/* The same for what came out of a pipeline of its own: @before is a copy of
 * the buffer that went in. Both are taken over. */
void test_compare (const TestElement *element, const GstVideoInfo *info,
    GstBuffer *before, GstBuffer *after, gconstpointer settings);

/* For tests of one element. */
static inline void
test_set_sobel (GstElement *element, const RefSobel *settings)
{
  sobelfilter.set (element, settings);
}

static inline void
test_set_magnify (GstElement *element, const RefMagnify *settings)
{
  magnifyfilter.set (element, settings);
}

static inline void
test_sobel_frame (GstHarness *h, const GstVideoInfo *info, GstBuffer *buffer,
    const RefSobel *settings)
{
  test_frame (&sobelfilter, h, info, buffer, settings);
}

static inline void
test_magnify_frame (GstHarness *h, const GstVideoInfo *info, GstBuffer *buffer,
    const RefMagnify *settings)
{
  test_frame (&magnifyfilter, h, info, buffer, settings);
}

/* A frame of the fixture's harness, of that time. */
void test_magnify_frame_at (const GstVideoInfo *info, GstClockTime pts,
    const RefMagnify *settings);

/* Both must hold the same bytes; @what goes into the message. */
void test_same_bytes (GstBuffer *a, GstBuffer *b, const gchar *what);

/* A generator seeded from EDGELENS_TEST_SEED, or with a fixed seed; where a
 * picture is wrong, the message tells the seed. */
GRand *test_rand (void);

/* What a fixture gives to every test of a case: an element in a harness, without
 * caps, and a generator. */
extern GstHarness *harness;
extern GRand *rnd;

void test_setup_sobel (void);
void test_setup_magnify (void);
void test_teardown (void);
