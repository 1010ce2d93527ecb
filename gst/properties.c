/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "properties.h"

#include <math.h>

static GType
make_enum_type (const PropertyEnum *values)
{
  GEnumValue *all = g_new0 (GEnumValue, values->n_records + 1);
  const guint8 *record = values->table;
  GType type;

  for (guint i = 0; i < values->n_records; i++, record += values->record_size) {
    const gchar *const *strings = (gconstpointer) record;

    all[i].value = i;
    all[i].value_nick = strings[0];
    all[i].value_name = strings[1];
  }
  /* The type keeps the array for the life of the process. */
  type = g_enum_register_static (values->type_name, all);
  gst_type_mark_as_plugin_api (type, 0);
  return type;
}

static GParamSpec *
make_spec (const PropertyRow *row)
{
  const gchar *name = row->name, *nick = row->nick, *blurb = row->blurb;
  const GParamFlags flags = G_PARAM_STATIC_STRINGS
      | (row->read_only ? G_PARAM_READABLE
                        : G_PARAM_READWRITE | GST_PARAM_CONTROLLABLE
                  | GST_PARAM_MUTABLE_PLAYING);

  switch (row->kind) {
    case PROPERTY_KIND_BOOLEAN:
      return g_param_spec_boolean (name, nick, blurb, row->preset != 0, flags);
    case PROPERTY_KIND_ENUM:
      return g_param_spec_enum (name, nick, blurb,
          make_enum_type (&row->values), (gint) row->preset, flags);
    case PROPERTY_KIND_UINT:
      return g_param_spec_uint (name, nick, blurb, (guint) row->min,
          (guint) row->max, (guint) row->preset, flags);
    case PROPERTY_KIND_TIME:
      return g_param_spec_uint64 (name, nick, blurb, 0, G_MAXUINT64,
          (guint64) row->preset, flags);
    case PROPERTY_KIND_DOUBLE:
      return g_param_spec_double (name, nick, blurb, row->min, row->max,
          row->preset, flags);
  }
  g_assert_not_reached ();
}

static void
take (const PropertyRow *row, GObject *object, const GValue *value)
{
  gpointer member = G_STRUCT_MEMBER_P (object, row->offset);

  switch (row->kind) {
    case PROPERTY_KIND_BOOLEAN:
      *(gboolean *) member = g_value_get_boolean (value);
      break;
    case PROPERTY_KIND_ENUM:
      *(gint *) member = g_value_get_enum (value);
      break;
    case PROPERTY_KIND_UINT:
      *(guint *) member = g_value_get_uint (value);
      break;
    case PROPERTY_KIND_TIME:
      *(guint64 *) member = g_value_get_uint64 (value);
      break;
    case PROPERTY_KIND_DOUBLE:
      /* A param spec's range does not keep NaN out. */
      if (!isnan (g_value_get_double (value)))
        *(gdouble *) member = g_value_get_double (value);
      break;
  }
}

static void
give (const PropertyRow *row, GObject *object, GValue *value)
{
  gconstpointer member = G_STRUCT_MEMBER_P (object, row->offset);

  switch (row->kind) {
    case PROPERTY_KIND_BOOLEAN:
      g_value_set_boolean (value, *(const gboolean *) member);
      break;
    case PROPERTY_KIND_ENUM:
      g_value_set_enum (value, *(const gint *) member);
      break;
    case PROPERTY_KIND_UINT:
      g_value_set_uint (value, *(const guint *) member);
      break;
    case PROPERTY_KIND_TIME:
      g_value_set_uint64 (value, *(const guint64 *) member);
      break;
    case PROPERTY_KIND_DOUBLE:
      g_value_set_double (value, *(const gdouble *) member);
      break;
  }
}

static GQuark
row_quark (void)
{
  return g_quark_from_static_string ("edgelens-property-row");
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  const PropertyRow *row = g_param_spec_get_qdata (pspec, row_quark ());

  (void) id;
  GST_OBJECT_LOCK (object);
  if (row->set)
    row->set (object, value);
  else
    take (row, object, value);
  GST_OBJECT_UNLOCK (object);
  if (row->twin)
    g_object_notify (object, row->twin);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  const PropertyRow *row = g_param_spec_get_qdata (pspec, row_quark ());

  (void) id;
  GST_OBJECT_LOCK (object);
  if (row->get)
    row->get (object, value);
  else
    give (row, object, value);
  GST_OBJECT_UNLOCK (object);
}

void
properties_install (GObjectClass *klass, const PropertyRow *rows, guint n_rows)
{
  klass->set_property = set_property;
  klass->get_property = get_property;
  for (guint i = 0; i < n_rows; i++) {
    GParamSpec *spec = make_spec (&rows[i]);

    g_param_spec_set_qdata (spec, row_quark (), (gpointer) &rows[i]);
    g_object_class_install_property (klass, i + 1, spec);
  }
}

void
properties_preset (gpointer object, const PropertyRow *rows, guint n_rows)
{
  for (guint i = 0; i < n_rows; i++) {
    GParamSpec *spec = g_object_class_find_property (
        G_OBJECT_GET_CLASS (object), rows[i].name);

    if (rows[i].offset > 0)
      take (&rows[i], object, g_param_spec_get_default_value (spec));
  }
}
