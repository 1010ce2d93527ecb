/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The ring just outside the lens. */
#pragma once

#include "lens/state.h"

/* In the rows of a part of plane p. */
void el_lens_draw_ring (const ElMagnify *magnify, int p, int part,
    const ElLensScratch *scratch);
