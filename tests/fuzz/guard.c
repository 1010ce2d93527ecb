/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _DEFAULT_SOURCE

#include "guard.h"

#include <sanitizer/asan_interface.h>
#include <stdlib.h>
#include <string.h>

#include "frames/arena.h"

#define ALIGNMENT 64
/* Bytes behind all of the memory; more than any function is known to write. */
#define GUARD 1024
#define FILL 0xa5

/* In front of what an arena hands out. */
typedef struct
{
  GstPictureArena *arena;
  gsize capacity;
} Block;

G_STATIC_ASSERT (sizeof (Block) <= ALIGNMENT);

static GPtrArray *blocks; /* all there are; streams are one thread's */

static guint8 *
memory_of (Block *block)
{
  return (guint8 *) block + ALIGNMENT;
}

/* From what was asked for on. */
static guint8 *
guard_of (Block *block, gsize *size)
{
  *size = block->capacity - block->arena->size + GUARD;
  return memory_of (block) + block->arena->size;
}

static void
raise_guard (Block *block)
{
  gsize size;
  guint8 *guard = guard_of (block, &size);

  memset (guard, FILL, size);
  ASAN_POISON_MEMORY_REGION (guard, size);
}

/* Has to be as it was raised. */
static void
lower_guard (Block *block)
{
  gsize size;
  guint8 *guard = guard_of (block, &size);

  ASAN_UNPOISON_MEMORY_REGION (guard, size);
  for (gsize i = 0; i < size; i++)
    if (guard[i] != FILL)
      g_error ("byte %" G_GSIZE_FORMAT " behind %" G_GSIZE_FORMAT
               " bytes of scratch memory was written",
          i, block->arena->size);
}

static Block *
block_new (GstPictureArena *arena, gsize size)
{
  gpointer block = NULL;

  if (size > G_MAXSSIZE - ALIGNMENT - GUARD
      || posix_memalign (&block, ALIGNMENT, ALIGNMENT + size + GUARD) != 0)
    return NULL;
  *(Block *) block = (Block){ arena, size };
  if (!blocks)
    blocks = g_ptr_array_new ();
  g_ptr_array_add (blocks, block);
  return block;
}

guint8 *
gst_picture_arena_get (GstPictureArena *arena, guint64 size)
{
  Block *block = (gpointer) arena->memory;

  if (block && size == 0)
    return memory_of (block);
  if (block && size <= block->capacity)
    lower_guard (block);
  else {
    gst_picture_arena_clear (arena);
    block = block_new (arena, size);
    if (!block)
      return NULL;
    arena->memory = (gpointer) block;
  }
  arena->size = size;
  raise_guard (block);
  return memory_of (block);
}

void
gst_picture_arena_clear (GstPictureArena *arena)
{
  Block *block = (gpointer) arena->memory;

  if (block) {
    lower_guard (block);
    g_ptr_array_remove_fast (blocks, block);
    free (block);
  }
  arena->memory = NULL;
  arena->size = 0;
}

void
guard_check (void)
{
  for (guint i = 0; blocks && i < blocks->len; i++) {
    lower_guard (blocks->pdata[i]);
    raise_guard (blocks->pdata[i]);
  }
}
