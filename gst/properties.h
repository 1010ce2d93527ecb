/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Properties as a table: a row says what a property is called, what it may be,
 * and which member of the object holds its value. A property is such a row and
 * such a member; setting, reading and the value at the start follow from them,
 * as does what `gst-inspect-1.0` prints.
 *
 *   static const PropertyRow rows[] = {
 *     { "gain", "Gain", "Factor of the magnitude",
 *         PROPERTY_DOUBLE (GstSobelFilter, properties.gain, 0, 100, 1) },
 *   };
 *
 * Members are read and written under the object lock. All properties may change
 * at any time, and by controllers, but those that are only read.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef enum
{
  PROPERTY_KIND_BOOLEAN, /* a gboolean */
  PROPERTY_KIND_ENUM,    /* a gint, the index in the table of values */
  PROPERTY_KIND_UINT,    /* a guint */
  PROPERTY_KIND_TIME,    /* a guint64, nanoseconds */
  PROPERTY_KIND_DOUBLE   /* a gdouble, never NaN */
} PropertyKind;

/* The values of an enum type: a table whose records begin with `const char
 * *nick, *description`; a value is the index of its record. */
typedef struct
{
  const gchar *type_name;
  gconstpointer table;
  gsize record_size;
  guint n_records;
} PropertyEnum;

typedef struct
{
  const gchar *name, *nick, *blurb;
  PropertyKind kind;
  gsize offset;             /* of the member in the object; 0: none */
  gdouble min, max, preset; /* as far as the kind has them */
  PropertyEnum values;      /* of PROPERTY_KIND_ENUM */
  gboolean read_only;
  /* Another property that changes, and notifies, together with this one. */
  const gchar *twin;
  /* Instead of the member, if there: called with the object lock held. */
  void (*set) (GObject *object, const GValue *value);
  void (*get) (GObject *object, GValue *value);
} PropertyRow;

/* Does not compile where the member has another type than the kind wants. */
#define PROPERTY_MEMBER(Object, member, type) \
  .offset = G_STRUCT_OFFSET (Object, member)  \
      + 0 * _Generic(((Object *) NULL)->member, type : 1)

#define PROPERTY_BOOLEAN(Object, member, start)     \
  .kind = PROPERTY_KIND_BOOLEAN, .preset = (start), \
  PROPERTY_MEMBER (Object, member, gboolean)
#define PROPERTY_ENUM(Object, member, TypeName, records, start)               \
  .kind = PROPERTY_KIND_ENUM, .preset = (start),                              \
  .values = { TypeName, records, sizeof records[0], G_N_ELEMENTS (records) }, \
  PROPERTY_MEMBER (Object, member, gint)
#define PROPERTY_UINT(Object, member, least, most, start)    \
  .kind = PROPERTY_KIND_UINT, .min = (least), .max = (most), \
  .preset = (start), PROPERTY_MEMBER (Object, member, guint)
#define PROPERTY_TIME(Object, member, start)     \
  .kind = PROPERTY_KIND_TIME, .preset = (start), \
  PROPERTY_MEMBER (Object, member, guint64)
#define PROPERTY_DOUBLE(Object, member, least, most, start)    \
  .kind = PROPERTY_KIND_DOUBLE, .min = (least), .max = (most), \
  .preset = (start), PROPERTY_MEMBER (Object, member, gdouble)

/* Installs the rows' properties in a class that has no others, and the class's
 * set_property () and get_property (). `rows` stay. */
void
properties_install (GObjectClass *klass, const PropertyRow *rows, guint n_rows);

/* Gives the members their presets, in a new object. */
void properties_preset (gpointer object, const PropertyRow *rows, guint n_rows);

G_END_DECLS
