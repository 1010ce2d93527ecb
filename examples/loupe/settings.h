/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is remembered from one day to the next, in
 * $XDG_CONFIG_HOME/edgelens/loupe.ini. */

#pragma once

#include "look.h"

typedef struct
{
  Look look;
  gchar *camera;      /* name of the one that was used last, or NULL */
  gint width, height; /* of the window */
} Settings;

/* Of what is not there, or is nonsense, the default. */
void settings_load (Settings *settings);
void settings_save (const Settings *settings);
