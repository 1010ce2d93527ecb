/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The properties of magnifyfilter, as they are set, and the lens that they make of
 * a picture.
 */
#pragma once

#include "pointer.h"
#include "transition.h"

G_BEGIN_DECLS

#define LENS_SETTINGS_MAX_RADIUS 10.0

typedef struct
{
  gint interpolation, profile, shape;
  gdouble zoom, radius, center_x, center_y, aspect;
  gdouble source_x, source_y; /* negative: the centre */
  guint border_width, border_color;
  gint tone;
  guint dark_color, light_color;
  gdouble contrast;
  gboolean follow_pointer;
  guint64 transition;
} LensSettings;

/* What takes its time where `transition` says so; members of LensSettings. */
#define LENS_SETTINGS_N_MOVES 6
extern const TransitionMember lens_settings_moves[LENS_SETTINGS_N_MOVES];

/* Whether the lens shows a place of its own, along either axis. */
gboolean lens_settings_has_source (const LensSettings *settings);

/* Whether a picture stays as it is. */
gboolean lens_settings_is_neutral (const LensSettings *settings);

/* The same settings with a source in any case. */
LensSettings lens_settings_with_source (const LensSettings *settings);

/* The lens over a picture of that size. */
ElLens lens_settings_lens (const LensSettings *settings, gint width,
    gint height, gdouble par);

/* What the pointer moves: the centre; of a lens with a source of its own, that.
 * What differs between `before` and `after` is taken over. */
PointerView lens_settings_view (const LensSettings *settings);
void lens_settings_move (LensSettings *settings, const PointerView *before,
    const PointerView *after);

G_END_DECLS
