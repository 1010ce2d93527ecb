/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Memory that grows: as much as was asked for, aligned, and not there where it
 * cannot be had. The allocator is one of our own, which says how much it gave. */

#include <gst/check/gstcheck.h>

static gsize given; /* bytes of the last allocation */
static gsize most = G_MAXSIZE;

static gpointer
give (gsize size)
{
  given = size <= most ? size : 0;
  return size <= most ? g_malloc (size) : NULL;
}

#undef _DEFAULT_SOURCE /* the file defines it */
#define g_try_malloc give
#include "frames/arena.c"
#undef g_try_malloc

static gsize
room (const GstPictureArena *arena, const guint8 *memory)
{
  return given - (gsize) (memory - (const guint8 *) arena->memory);
}

/* All sizes, growing and shrinking. */
GST_START_TEST (test_all_of_it)
{
  static const gsize sizes[] = { 0, 1, 63, 64, 65, 1000, 10, 4096, 4097, 6000,
    9999, 100000, 3 };
  GstPictureArena arena = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    guint8 *memory = gst_picture_arena_get (&arena, sizes[i]);

    fail_unless (memory != NULL);
    fail_unless_equals_int ((guintptr) memory % 64, 0);
    fail_unless (arena.size >= sizes[i]);
    fail_unless (room (&arena, memory) >= arena.size,
        "%" G_GSIZE_FORMAT " bytes, room for %" G_GSIZE_FORMAT, sizes[i],
        room (&arena, memory));
    memset (memory, 1, arena.size);
    fail_unless (gst_picture_arena_get (&arena, 0) == memory);
  }
  gst_picture_arena_clear (&arena);
}

GST_END_TEST;

/* Where half as much again is too much, what was asked for will do; after that
 * nothing is left, and the next try may succeed. */
GST_START_TEST (test_refused)
{
  GstPictureArena arena = { 0 };

  fail_unless (gst_picture_arena_get (&arena, 1000) != NULL);
  most = 1200;
  fail_unless (gst_picture_arena_get (&arena, 1100) != NULL);
  fail_unless_equals_int (arena.size, 1100);
  fail_unless (gst_picture_arena_get (&arena, 2000) == NULL);
  fail_unless_equals_int (arena.size, 0);
  fail_unless (gst_picture_arena_get (&arena, G_MAXUINT64) == NULL);
  fail_unless (gst_picture_arena_get (&arena, G_MAXUINT64 - 63) == NULL);
  fail_unless (gst_picture_arena_get (&arena, 1100) != NULL);
  most = G_MAXSIZE;
  gst_picture_arena_clear (&arena);
}

GST_END_TEST;

static Suite *
arena_suite (void)
{
  Suite *s = suite_create ("arena");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_all_of_it);
  tcase_add_test (tc, test_refused);
  return s;
}

GST_CHECK_MAIN (arena);
