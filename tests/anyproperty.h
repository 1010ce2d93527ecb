/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Every property that an element has of its own, whatever there will be: values
 * at the ends of its range and between. */

#ifndef TESTS_ANYPROPERTY_H
#define TESTS_ANYPROPERTY_H

#include <gst/gst.h>

typedef enum
{
  ANY_DEFAULT,
  ANY_LEAST,
  ANY_MOST,
  ANY_RANDOM, /* numbers: as often small as large */
  ANY_N_VALUES
} AnyValue;

/* Those that can be set, in an array of @n that the caller frees. */
GParamSpec **any_properties (GstElement *element, guint *n);

/* Sets @value, initialised to all zero, to such a value. */
void any_property_value (GParamSpec *pspec, AnyValue which, GRand *rand,
    GValue *value);

#endif
