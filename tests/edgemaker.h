/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The edge maker by its documented definition, for reference.c: obvious, slow,
 * in whole numbers. */

#pragma once

#include "reference.h"

/* Whether settings want it. */
gboolean ref_edges_wanted (const RefSobel *settings);

/* What becomes of a plane, the luma or one of R, G, B: its magnitudes, of which
 * those that are no edges are 0 (and all others the nominal range, in a mask), or
 * samples of the signed outputs. Free `v`. */
RefComponent ref_edges_new (const RefPicture *pic, const RefComponent *plane,
    const RefSobel *settings);

/* The direction of every pixel of a plane, as a part of a turn. */
gdouble *ref_turns_new (const RefPicture *pic, const RefComponent *plane,
    const RefSobel *settings);
