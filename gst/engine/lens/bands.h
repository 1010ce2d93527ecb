/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A part of the lens, band by band. All that happens to the rows of a band, of all
 * planes, happens while they are in cache: they are drawn, their colours changed,
 * and the ring painted over them, in that order.
 */
#pragma once

#include "lens/state.h"

void el_lens_draw_part (const ElMagnify *magnify, int part,
    const ElLensScratch *scratch);
