/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whether a frame is worth more threads than one. No clock and no threads in
 * here: times come from outside.
 *
 * Frames go alone or together, whichever was the faster. To know, the first
 * frames take turns, and later every so many goes the other way; large ones,
 * which hardly ever do without threads, only that. What a thread costs to wake,
 * and what other work the processors have, no figure in the code can know.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef enum
{
  THREADS_ALONE,
  THREADS_TOGETHER
} ThreadWay;

typedef struct
{
  guint frame;          /* since the stream began */
  GstClockTime time[2]; /* that a frame takes, by ThreadWay; NONE while not
                         * known */
} ThreadChoice;

/* Another stream: nothing is known. */
void thread_choice_restart (ThreadChoice *choice);

/* How the next frame should go. */
ThreadWay thread_choice_next (const ThreadChoice *choice, gboolean large);

/* It went that way, and took so long. */
void
thread_choice_learn (ThreadChoice *choice, ThreadWay way, GstClockTime elapsed);

G_END_DECLS
