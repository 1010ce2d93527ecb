/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The lens itself: profiles, shapes, and where a point's picture comes from.
 *
 * All lengths are in rows of the picture, all positions in pixel indices of
 * its luma. A point d = (x, y) - centre has the radius
 *   r = |(d.x * par, d.y)|          circle
 *   r = max (|d.x| * par, |d.y|)    square
 * and, inside the lens (r < radius), shows what is at centre + d * s (r /
 * radius). 0 <= s <= 1: the source lies between the point and the centre.
 *
 * To add a profile, add its name to ElProfileId, its row to el_profiles, and
 * its vectorised forms to map-double.inc.h, map-single.inc.h and map-vector.inc.h; the tests
 * compare them.
 */
#pragma once

#include <stdbool.h>

typedef enum
{
  EL_PROFILE_BULGE,
  EL_PROFILE_FLAT,
  EL_PROFILE_SMOOTH,
  EL_PROFILE_COUNT
} ElProfileId;

typedef struct
{
  const char *nick; /* value of the `profile` property */
  const char *description;
  double (*scale) (double u, double zoom); /* s, for u in 0..1 */
} ElProfile;

extern const ElProfile el_profiles[EL_PROFILE_COUNT];

typedef enum
{
  EL_SHAPE_CIRCLE,
  EL_SHAPE_SQUARE,
  EL_SHAPE_COUNT
} ElShapeId;

typedef struct
{
  const char *nick; /* value of the `shape` property */
  const char *description;
  double (*length) (double x, double y);
} ElShape;

extern const ElShape el_shapes[EL_SHAPE_COUNT];

typedef struct
{
  double x, y;   /* centre */
  double radius; /* >= 0 */
  double zoom;   /* >= 1 */
  double par;    /* width of a pixel over its height, > 0 */
  ElProfileId profile;
  ElShapeId shape;
} ElLens;

/* r of a point. */
double el_lens_distance (const ElLens *lens, double x, double y);

/* Half the width, in pixels, of the part of row `y` where r < radius; negative
 * where there is none. A starting point to within rounding. */
double el_lens_half_width (const ElLens *lens, double radius, double y);

/* The source of a point inside the lens, in double precision throughout: the
 * formula that the fast maps are held to. A point outside stays as it is;
 * false then. */
bool el_lens_source (const ElLens *lens, double *x, double *y);
