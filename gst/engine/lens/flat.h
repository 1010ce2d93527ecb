/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Drawing of a flat lens. Its sources are a grid: where a column is read does not
 * depend on the row, nor the other way round. So a row of the copy is resampled
 * across once, for as many rows of the lens as read it, and there is no map of
 * pixels but one of columns and one of rows.
 */
#pragma once

#include "lens/draw.h"
#include "lens/state.h"

/* Bytes of a layer's columns and rows. */
uint64_t el_flat_size (const ElMagnify *magnify, const ElLensLayer *layer);

/* Where they are to be, 64-byte aligned. */
void el_flat_place (ElLensLayer *layer, uint8_t *memory);

/* Computes them. */
void el_flat_fill (ElLensLayer *layer, const ElMagnify *magnify);

/* Bytes of the rows resampled across that a part keeps: scratch memory; and where
 * in it those of plane p are. */
uint64_t el_flat_lines_size (const ElMagnify *magnify);
uint8_t *el_flat_lines (const ElMagnify *magnify, int p, uint8_t *lines);

/* The lens's pixels of row y of the drawing's plane: run->n, at least 1. Rows may
 * come in any order, but those that share sources cost less one after the other. */
void
el_flat_draw_row (const ElLensDrawing *drawing, const ElLensRun *run, int y);
