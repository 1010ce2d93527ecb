/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The lens itself: profiles, shapes, and where a point's picture comes from.
 *
 * All lengths are in rows of the picture, all positions in pixel indices of
 * its luma. A point d = (x, y) - centre has the radius
 *   r = |(d.x * par / aspect, d.y)|          circle, or ellipse
 *   r = max (|d.x| * par / aspect, |d.y|)    square, or rectangle
 * and, inside the lens (r < radius), shows what is at source + d * s (r /
 * radius). 0 <= s <= 1: of a lens that shows what is under it, whose source is its
 * centre, the point that is shown lies between the point and the centre.
 *
 * To add a profile or a shape, add its name to the enum and its row to the table.
 * Maps in double precision call its function then; those that vectorise know some
 * profiles and shapes by themselves, and in single precision only these will do.
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
  bool vectorised;                         /* in map-*.inc.h */
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
  /* Half the width, at a height of y from the centre, of the shape with the half
   * axes a and b; y < b. */
  double (*half_width) (double y, double a, double b);
  /* How far (x, y), both positive, is outside that shape. */
  double (*outside) (double x, double y, double a, double b);
  bool vectorised; /* in map-*.inc.h */
} ElShape;

extern const ElShape el_shapes[EL_SHAPE_COUNT];

typedef struct
{
  double x, y;   /* centre */
  double radius; /* >= 0 */
  double zoom;   /* >= 1 */
  double par;    /* width of a pixel over its height, > 0 */
  double aspect; /* width of the lens over its height, on the screen, > 0 */
  double source_x,
      source_y; /* what the middle shows; the centre, or elsewhere */
  ElProfileId profile;
  ElShapeId shape;
} ElLens;

/* r of a step to the right. */
static inline double
el_lens_stretch (const ElLens *lens)
{
  return lens->par / lens->aspect;
}

/* Whether it shows another place than the one under it. */
static inline bool
el_lens_has_source (const ElLens *lens)
{
  return lens->source_x != lens->x || lens->source_y != lens->y;
}

/* How far from the source the lens shows, of the distance to the centre. */
double el_lens_reach (const ElLens *lens);

/* r of a point. */
double el_lens_distance (const ElLens *lens, double x, double y);

/* How many rows a point is outside the lens, on the screen, once its rim is moved
 * outwards by `grow` rows everywhere; negative inside. Of ellipses, to first order:
 * what is right next to the rim. */
double el_lens_outside (const ElLens *lens, double grow, double x, double y);

/* Half the width, in pixels, of that lens in row `y`; negative where there is
 * none. A starting point to within rounding. */
double el_lens_half_width (const ElLens *lens, double grow, double y);

/* The source of a point inside the lens, in double precision throughout: the
 * formula that the fast maps are held to. A point outside stays as it is;
 * false then. */
bool el_lens_source (const ElLens *lens, double *x, double *y);
