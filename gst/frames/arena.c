/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifdef __linux__
#define _DEFAULT_SOURCE
#include <sys/mman.h>
#include <unistd.h>
#endif

#include "arena.h"

#define ALIGNMENT 64
/* Bytes from which an arena is worth large pages. */
#define LARGE (4 << 20)

/* Asks for larger pages than usual: a row of a lens reads all over them, and an
 * address of a page not used for a while takes long to look up. A system that has
 * none lets it be. */
static void
prefer_large_pages (gpointer memory, gsize size)
{
#ifdef MADV_HUGEPAGE
  const guintptr page = sysconf (_SC_PAGESIZE), start = (guintptr) memory;
  const guintptr first = (start + page - 1) & ~(page - 1);

  madvise ((gpointer) first, (start + size - first) & ~(page - 1),
      MADV_HUGEPAGE);
#else
  (void) memory;
  (void) size;
#endif
}

static gboolean
allocate (GstPictureArena *arena, guint64 size)
{
  if (size > G_MAXSSIZE - ALIGNMENT)
    return FALSE;
  arena->memory = g_try_malloc (size + ALIGNMENT - 1);
  arena->size = arena->memory ? size : 0;
  if (arena->size >= LARGE)
    prefer_large_pages (arena->memory, arena->size);
  return arena->memory != NULL;
}

guint8 *
gst_picture_arena_get (GstPictureArena *arena, guint64 size)
{
  if (size > arena->size || !arena->memory) {
    /* Half as much again, for a lens that grows frame by frame. */
    const guint64 more = (guint64) arena->size + arena->size / 2;

    gst_picture_arena_clear (arena);
    if (!allocate (arena, MAX (size, more)) && !allocate (arena, size))
      return NULL;
  }
  return (guint8 *) (((guintptr) arena->memory + ALIGNMENT - 1)
      & ~(guintptr) (ALIGNMENT - 1));
}

void
gst_picture_arena_clear (GstPictureArena *arena)
{
  g_clear_pointer (&arena->memory, g_free);
  arena->size = 0;
}
