/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pictures that were drawn, against what they should be. */
#include "pictures.h"

#include <stdlib.h>

/* A value as it is stored, with the padding bits that were there. */
static int
wanted_raw (const TestRun *run, const ElPlane *plane, int place, int x, int y,
    int value)
{
  const ElPicture *picture = &run->test.original;
  const int bytes = picture->sample.wide ? 2 : 1;
  const int raw = plane_raw (picture, plane, place, x, y);
  uint8_t ones[2], stored[2];

  if (value < 0)
    return raw;
  store_sample (ones, (1 << picture->sample.depth) - 1, &picture->sample);
  store_sample (stored, value, &picture->sample);
  return (raw & ~get (ones, bytes, 0)) | get (stored, bytes, 0);
}

static bool
check_sample (const TestRun *run, const ElPlane *plane, int place, int x, int y,
    int want)
{
  const ElPicture *picture = &run->test.picture;
  const ElPlane *drawn = picture->plane + (plane - run->test.original.plane);
  const int raw = plane_raw (picture, drawn, place, x, y);
  const int got = plane_sample (picture, drawn, place, x, y);

  if (raw == wanted_raw (run, plane, place, x, y, want))
    return true;
  if (want >= 0 && abs (got - want) <= run->tolerance
      && raw == wanted_raw (run, plane, place, x, y, got))
    return true;
  fail ("%s %dx%d: sample %d of (%d, %d) is %#x, should be %#x", run->test.name,
      picture->width, picture->height, place, x, y, raw,
      wanted_raw (run, plane, place, x, y, want));
  return false;
}

void
picture_check (const TestRun *run, PictureWant want)
{
  const ElPicture *picture = &run->test.original;

  for (int p = 0; p < el_picture_all_planes (picture); p++) {
    const ElPlane *plane = &picture->plane[p];

    for (int y = 0; y < plane->height; y++)
      for (int x = 0; x < plane->width; x++)
        for (int place = 0; place < plane->step; place++)
          if ((plane->lanes >= plane->step
                  || plane_role (plane, place) != EL_ROLE_NONE)
              && !check_sample (run, plane, place, x, y,
                  want (run, plane, place, x, y)))
            return;
  }
}
