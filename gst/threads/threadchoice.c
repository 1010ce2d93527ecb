/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "threadchoice.h"

#define FIRST_TURNS 8
#define OTHER_WAY_EVERY 16
/* Threads are not tried where a frame takes less: to wake one takes some of
 * it. */
#define LEAST_TIME (40 * GST_USECOND)
/* Threads are for the frames that they help. */
#define WORTH_WHILE 0.95

void
thread_choice_restart (ThreadChoice *choice)
{
  choice->frame = 0;
  choice->time[THREADS_ALONE] = GST_CLOCK_TIME_NONE;
  choice->time[THREADS_TOGETHER] = GST_CLOCK_TIME_NONE;
}

ThreadWay
thread_choice_next (const ThreadChoice *choice, gboolean large)
{
  const GstClockTime alone = choice->time[THREADS_ALONE];
  const GstClockTime together = choice->time[THREADS_TOGETHER];
  const ThreadWay faster =
      together < WORTH_WHILE * alone ? THREADS_TOGETHER : THREADS_ALONE;

  if (alone < LEAST_TIME)
    return THREADS_ALONE;
  if (large && choice->frame == 0)
    return THREADS_TOGETHER;
  /* The first frame of a stream also sets things up: the second goes like it. */
  if (!large && choice->frame < FIRST_TURNS)
    return choice->frame >= 2 && choice->frame % 2 == 0 ? THREADS_TOGETHER
                                                        : THREADS_ALONE;
  return choice->frame % OTHER_WAY_EVERY == OTHER_WAY_EVERY - 1 ? !faster
                                                                : faster;
}

/* A frame that the processor was taken away from should not count for much. */
void
thread_choice_learn (ThreadChoice *choice, ThreadWay way, GstClockTime elapsed)
{
  GstClockTime *time = &choice->time[way];

  *time = GST_CLOCK_TIME_IS_VALID (*time) ? MIN (elapsed, *time + *time / 8)
                                          : elapsed;
  choice->frame++;
}
