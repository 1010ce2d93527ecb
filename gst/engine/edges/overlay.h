/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Edges in a colour over the picture: a part of the writer. */
#pragma once

#include "edges/writer.h"

uint64_t el_overlay_spare_size (const ElPicture *picture);

/* The line of row y after its threshold. */
void
el_overlay_row (const ElWriter *writer, int y, const void *m, uint8_t *spare);
