/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "anyproperty.h"

#include <gst/video/gstvideofilter.h>

GParamSpec **
any_properties (GstElement *element, guint *n)
{
  guint n_all;
  GParamSpec **all =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &n_all);

  *n = 0;
  for (guint i = 0; i < n_all; i++)
    if (!g_type_is_a (GST_TYPE_VIDEO_FILTER, all[i]->owner_type)
        && (all[i]->flags & G_PARAM_WRITABLE))
      all[(*n)++] = all[i];
  return all;
}

static guint64
random_number (GRand *rand, guint64 min, guint64 max)
{
  const guint64 any = (guint64) g_rand_int (rand) << 32 | g_rand_int (rand);
  const guint64 number = any >> g_rand_int_range (rand, 0, 64);

  return max - min == G_MAXUINT64 ? number : min + number % (max - min + 1);
}

static gdouble
random_double (GRand *rand, gdouble min, gdouble max)
{
  const gdouble share = g_rand_double (rand);

  return min + (max - min) * (g_rand_boolean (rand) ? share : share / 32);
}

/* One for each type: what to take of the values in the order of AnyValue. */

static void
set_double (GParamSpec *pspec, AnyValue which, GRand *rand, GValue *value)
{
  const GParamSpecDouble *spec = G_PARAM_SPEC_DOUBLE (pspec);
  const gdouble choices[ANY_N_VALUES] = { spec->default_value, spec->minimum,
    spec->maximum, random_double (rand, spec->minimum, spec->maximum) };

  g_value_set_double (value, choices[which]);
}

static void
set_uint (GParamSpec *pspec, AnyValue which, GRand *rand, GValue *value)
{
  const GParamSpecUInt *spec = G_PARAM_SPEC_UINT (pspec);
  const guint choices[ANY_N_VALUES] = { spec->default_value, spec->minimum,
    spec->maximum, random_number (rand, spec->minimum, spec->maximum) };

  g_value_set_uint (value, choices[which]);
}

static void
set_uint64 (GParamSpec *pspec, AnyValue which, GRand *rand, GValue *value)
{
  const GParamSpecUInt64 *spec = G_PARAM_SPEC_UINT64 (pspec);
  const guint64 choices[ANY_N_VALUES] = { spec->default_value, spec->minimum,
    spec->maximum, random_number (rand, spec->minimum, spec->maximum) };

  g_value_set_uint64 (value, choices[which]);
}

static void
set_boolean (GParamSpec *pspec, AnyValue which, GRand *rand, GValue *value)
{
  const gboolean choices[ANY_N_VALUES] = {
    G_PARAM_SPEC_BOOLEAN (pspec)->default_value, FALSE, TRUE,
    g_rand_boolean (rand)
  };

  g_value_set_boolean (value, choices[which]);
}

static void
set_enum (GParamSpec *pspec, AnyValue which, GRand *rand, GValue *value)
{
  const GParamSpecEnum *spec = G_PARAM_SPEC_ENUM (pspec);
  const GEnumValue *values = spec->enum_class->values;
  const gint n = spec->enum_class->n_values;
  const gint choices[ANY_N_VALUES] = { spec->default_value, values[0].value,
    values[n - 1].value, values[g_rand_int_range (rand, 0, n)].value };

  g_value_set_enum (value, choices[which]);
}

void
any_property_value (GParamSpec *pspec, AnyValue which, GRand *rand,
    GValue *value)
{
  static const struct
  {
    GType fundamental;
    void (*set) (GParamSpec *, AnyValue, GRand *, GValue *);
  } types[] = {
    { G_TYPE_DOUBLE, set_double },
    { G_TYPE_UINT, set_uint },
    { G_TYPE_UINT64, set_uint64 },
    { G_TYPE_BOOLEAN, set_boolean },
    { G_TYPE_ENUM, set_enum },
  };
  const GType wanted = G_TYPE_FUNDAMENTAL (pspec->value_type);
  guint i = 0;

  while (i < G_N_ELEMENTS (types) && types[i].fundamental != wanted)
    i++;
  if (i == G_N_ELEMENTS (types))
    g_error ("%s is of a type that nobody has thought of here", pspec->name);
  g_value_init (value, pspec->value_type);
  types[i].set (pspec, which, rand, value);
}
