/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Colours inside a lens: the pass of engine/tone/tone.h over a field that the lens
 * has been drawn on, over the filter's threads. */
#pragma once

#include "engine/lens/driver.h"
#include "frames/arena.h"
#include "picturefilter.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean active;
  ElToneSettings settings;
  GstPictureArena memory;
} TonePass;

/* Start of a frame. The settings' levels and weights are filled in here. FALSE
 * where there is no memory for the pass. */
gboolean tone_pass_start (TonePass *pass, GstPictureFilter *filter,
    const VideoPlanes *planes, const ElToneSettings *settings);

/* Whatever the lens covers of the field that it was last begun for. */
void tone_pass_run (TonePass *pass, GstPictureFilter *filter,
    const ElPicture *picture, const ElMagnify *magnify);

G_END_DECLS
