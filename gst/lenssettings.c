/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lenssettings.h"

#include <string.h>

#include "engine/lens/tone.h"

const TransitionMember lens_settings_moves[LENS_SETTINGS_N_MOVES] = {
  { G_STRUCT_OFFSET (LensSettings, center_x), 0, 1, FALSE },
  { G_STRUCT_OFFSET (LensSettings, center_y), 0, 1, FALSE },
  { G_STRUCT_OFFSET (LensSettings, source_x), 0, 1, FALSE },
  { G_STRUCT_OFFSET (LensSettings, source_y), 0, 1, FALSE },
  { G_STRUCT_OFFSET (LensSettings, zoom), 1, POINTER_MAX_ZOOM, TRUE },
  { G_STRUCT_OFFSET (LensSettings, radius), 0, LENS_SETTINGS_MAX_RADIUS,
      FALSE },
};

gboolean
lens_settings_has_source (const LensSettings *settings)
{
  return settings->source_x >= 0 || settings->source_y >= 0;
}

gboolean
lens_settings_is_neutral (const LensSettings *settings)
{
  const gboolean ring =
      settings->border_width > 0 && settings->border_color >> 24 > 0;
  const gboolean toned =
      settings->tone != EL_TONE_NONE || settings->contrast != 1;
  const gboolean shown =
      settings->zoom != 1 || toned || lens_settings_has_source (settings);

  return !ring && (settings->radius == 0 || !shown);
}

LensSettings
lens_settings_with_source (const LensSettings *settings)
{
  LensSettings told = *settings;

  if (told.source_x < 0)
    told.source_x = told.center_x;
  if (told.source_y < 0)
    told.source_y = told.center_y;
  return told;
}

ElLens
lens_settings_lens (const LensSettings *settings, gint width, gint height,
    gdouble par)
{
  const LensSettings told = lens_settings_with_source (settings);
  const ElLens lens = {
    .x = told.center_x * width,
    .y = told.center_y * height,
    .source_x = told.source_x * width,
    .source_y = told.source_y * height,
    /* Less is no pixel; and the inverse is a number. */
    .radius = told.radius * height < 1e-6 ? 0 : told.radius * height,
    .zoom = told.zoom,
    .par = par,
    .aspect = told.aspect,
    .profile = told.profile,
    .shape = told.shape,
  };

  return lens;
}

PointerView
lens_settings_view (const LensSettings *settings)
{
  const LensSettings told = lens_settings_with_source (settings);

  return (PointerView){ told.source_x, told.source_y, told.zoom };
}

void
lens_settings_move (LensSettings *settings, const PointerView *before,
    const PointerView *after)
{
  const gboolean source = lens_settings_has_source (settings);

  if (after->x != before->x)
    *(source ? &settings->source_x : &settings->center_x) = after->x;
  if (after->y != before->y)
    *(source ? &settings->source_y : &settings->center_y) = after->y;
  settings->zoom = after->zoom;
}
