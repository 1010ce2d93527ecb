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

void test_set_sobel (GstElement *element, const RefSobel *settings);
void test_set_magnify (GstElement *element, const RefMagnify *settings);

/* Pushes @buffer (taken over), which has to come out as the same buffer, and
 * compares every sample with the reference and every other bit with what it
 * was. The properties of the element are not touched. */
void test_sobel_frame (GstHarness *h, const GstVideoInfo *info,
    GstBuffer *buffer, const RefSobel *settings);
void test_magnify_frame (GstHarness *h, const GstVideoInfo *info,
    GstBuffer *buffer, const RefMagnify *settings);

/* The same for what came out of a pipeline of its own: @before is a copy of
 * the buffer that went in. Both are taken over. */
void test_compare_sobel (const GstVideoInfo *info, GstBuffer *before,
    GstBuffer *after, const RefSobel *settings);
void test_compare_magnify (const GstVideoInfo *info, GstBuffer *before,
    GstBuffer *after, const RefMagnify *settings);

/* Both must hold the same bytes; @what goes into the message. */
void test_same_bytes (GstBuffer *a, GstBuffer *b, const gchar *what);

/* A generator seeded from EDGELENS_TEST_SEED, or with a fixed seed; where a
 * picture is wrong, the message tells the seed. */
GRand *test_rand (void);

/* Settings within the ranges of the properties, often at their limits. */
RefSobel test_random_sobel (GRand *rand);
RefMagnify test_random_magnify (GRand *rand);
