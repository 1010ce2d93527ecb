/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * SECTION:element-magnifyfilter
 * @title: magnifyfilter
 * @short_description: a magnifying lens
 *
 * Shows a part of the picture magnified, as if a lens lay on it. Works in
 * place, on every raw format of whole bytes or words; time and memory follow
 * the lens, not the frame. The lens is round on the screen whatever the pixel
 * aspect ratio. The fields of interlaced frames are worked on one by one.
 *
 * Mouse and touch events that travel upstream get the coordinates of what is
 * seen under the lens; with #GstMagnifyFilter:follow-pointer they move the
 * lens, and scrolling changes its zoom.
 *
 * ## Example launch lines
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=100 ! magnifyfilter bilinear=true ! videoconvert ! autovideosink
 * ]|
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=100 ! magnifyfilter interpolation=lanczos profile=flat zoom=4 border-width=3 follow-pointer=true ! videoconvert ! autovideosink
 * ]| A loupe under the mouse; the wheel zooms.
 */
#include "gstmagnifyfilter.h"

#include <math.h>
#include <string.h>

#include "engine/lens/magnify.h"
#include "videoplanes.h"

#define DEFAULT_ZOOM 2.0
#define MAX_ZOOM 100.0
#define DEFAULT_RADIUS (1.0 / 3)
#define DEFAULT_CENTER 0.5
#define DEFAULT_BORDER_COLOR 0xffffffff
#define ZOOM_STEP 1.1

enum
{
  PROP_0,
  PROP_INTERPOLATION,
  PROP_BILINEAR,
  PROP_ZOOM,
  PROP_RADIUS,
  PROP_CENTER_X,
  PROP_CENTER_Y,
  PROP_PROFILE,
  PROP_SHAPE,
  PROP_BORDER_WIDTH,
  PROP_BORDER_COLOR,
  PROP_FOLLOW_POINTER,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

/* The properties, as they are set. */
typedef struct
{
  gint interpolation, profile, shape;
  gdouble zoom, radius, center_x, center_y;
  guint border_width, border_color;
  gboolean follow_pointer;
} Properties;

#define N_FIELDS 2

/* The lens over one field; a progressive frame has one. */
typedef struct
{
  ElMagnify magnify;
  ElPicture picture; /* of the frame at hand */
  gboolean planned;
  gint n_saved[2]; /* parts above the centre and below, from outside; atomic */
  GstPictureArena runs, memory;
} FieldLens;

struct _GstMagnifyFilter
{
  GstPictureFilter parent;

  /* Object lock. */
  Properties properties;
  gint width, height; /* negotiated; 0 before */
  gdouble par;

  /* Streaming thread only. */
  FieldLens *field;            /* N_FIELDS; owned, too big for an instance */
  Properties frame_properties; /* of the frame at hand */
  gint border_colour[3];
  guint border_alpha;
};

G_DEFINE_FINAL_TYPE (GstMagnifyFilter, gst_magnify_filter,
    GST_TYPE_PICTURE_FILTER);
GST_ELEMENT_REGISTER_DEFINE (magnifyfilter, "magnifyfilter", GST_RANK_NONE,
    GST_TYPE_MAGNIFY_FILTER);

static gboolean
is_neutral (GstPictureFilter *filter)
{
  const Properties *properties = &GST_MAGNIFY_FILTER (filter)->properties;

  const gboolean ring =
      properties->border_width > 0 && properties->border_color >> 24 > 0;

  return !ring && (properties->zoom == 1 || properties->radius == 0);
}

/* The lens over a picture of that size. */
static ElLens
make_lens (const Properties *properties, gint width, gint height, gdouble par)
{
  ElLens lens;

  memset (&lens, 0, sizeof lens);
  lens.x = properties->center_x * width;
  lens.y = properties->center_y * height;
  lens.radius = properties->radius * height;
  if (lens.radius < 1e-6) /* no pixel; and its inverse is a number */
    lens.radius = 0;
  lens.zoom = properties->zoom;
  lens.par = par;
  lens.profile = properties->profile;
  lens.shape = properties->shape;
  return lens;
}

/* --- frames --- */

static void
start_frame (GstPictureFilter *filter, GstVideoFrame *frame)
{
  GstMagnifyFilter *self = GST_MAGNIFY_FILTER (filter);

  GST_OBJECT_LOCK (self);
  self->frame_properties = self->properties;
  GST_OBJECT_UNLOCK (self);
  memset (self->border_colour, 0, sizeof self->border_colour);
  self->border_alpha = video_planes_colour (&frame->info,
      self->frame_properties.border_color, self->border_colour);
}

/* A part is drawn once it and those further out are saved. Parts are handed out
 * in that order: whoever waits here waits for threads that are at work. */
static void
run_part (gpointer data, guint slice)
{
  FieldLens *field = data;
  const gint part = (gint) slice;
  const gboolean below = el_magnify_is_below (&field->magnify, part);
  const gint n_before = below ? field->magnify.parts - 1 - part : part;

  el_magnify_save (&field->magnify, &field->picture, part);
  while (g_atomic_int_get (&field->n_saved[below]) < n_before)
    g_thread_yield ();
  g_atomic_int_inc (&field->n_saved[below]);
  el_magnify_draw (&field->magnify, &field->picture, part);
}

/* Whether the plan holds: the ring has no part in it. */
static gboolean
is_planned (const FieldLens *field, const ElMagnifySettings *settings,
    const ElPicture *picture, guint most_parts)
{
  const ElMagnify *magnify = &field->magnify;

  return field->planned && (guint) magnify->most_parts == most_parts
      && magnify->picture.width == picture->width
      && magnify->picture.height == picture->height
      && magnify->settings.interpolation == settings->interpolation
      && memcmp (&magnify->settings.lens, &settings->lens, sizeof (ElLens))
      == 0;
}

/* A new plan where the lens, the picture or the threads have changed. */
static void
plan_field (FieldLens *field, const ElMagnifySettings *settings,
    const ElPicture *picture, guint most_parts)
{
  ElMagnify *magnify = &field->magnify;
  ElLensRun *runs;
  gsize size;

  if (is_planned (field, settings, picture, most_parts)) {
    magnify->settings = *settings;
    return;
  }
  if (!field->planned)
    el_magnify_forget (magnify);
  runs = (ElLensRun *) gst_picture_arena_get (&field->runs,
      el_magnify_max_runs (picture) * sizeof (ElLensRun));
  size = el_magnify_plan (magnify, gst_picture_filter_kernels (), picture,
      settings, runs, most_parts);
  if (size > field->memory.size) /* it will be another */
    el_magnify_forget (magnify);
  el_magnify_bind (magnify, gst_picture_arena_get (&field->memory, size));
  field->planned = TRUE;
}

static void
filter_picture (GstPictureFilter *filter, const ElPicture *picture,
    guint field_index, gdouble par)
{
  GstMagnifyFilter *self = GST_MAGNIFY_FILTER (filter);
  const Properties *properties = &self->frame_properties;
  FieldLens *field = &self->field[field_index];
  ElMagnifySettings settings;
  const guint n_threads = gst_picture_filter_n_threads (filter);
  const guint n_parts = gst_picture_filter_n_parts (n_threads, picture->height);

  memset (&settings, 0, sizeof settings);
  settings.lens = make_lens (properties, picture->width, picture->height, par);
  settings.interpolation = properties->interpolation;
  /* Rows of a field are twice as high, and the ring as wide as ever. */
  settings.border_width = properties->border_width * (par / self->par);
  settings.border_alpha = self->border_alpha;
  memcpy (settings.border_colour, self->border_colour,
      sizeof settings.border_colour);

  plan_field (field, &settings, picture,
      gst_picture_filter_n_parts (gst_picture_filter_most_threads (filter),
          picture->height));
  el_magnify_begin (&field->magnify, picture, (gint) n_parts);
  field->picture = *picture;
  g_atomic_int_set (&field->n_saved[0], 0);
  g_atomic_int_set (&field->n_saved[1], 0);
  gst_picture_filter_run (filter, n_threads, n_parts, run_part, field);
  el_magnify_mapped (&field->magnify);
}

static gboolean
set_info (GstVideoFilter *video_filter, GstCaps *in_caps, GstVideoInfo *in_info,
    GstCaps *out_caps, GstVideoInfo *out_info)
{
  GstMagnifyFilter *self = GST_MAGNIFY_FILTER (video_filter);

  const gboolean accepted =
      GST_VIDEO_FILTER_CLASS (gst_magnify_filter_parent_class)
          ->set_info (video_filter, in_caps, in_info, out_caps, out_info);
  /* Where no lens can be drawn, none is under the pointer. */
  const gboolean stuck =
      gst_picture_filter_is_stuck (GST_PICTURE_FILTER (self));

  GST_OBJECT_LOCK (self);
  self->width = stuck ? 0 : GST_VIDEO_INFO_WIDTH (in_info);
  self->height = GST_VIDEO_INFO_HEIGHT (in_info);
  self->par = gst_picture_filter_par (in_info);
  GST_OBJECT_UNLOCK (self);
  for (guint i = 0; i < N_FIELDS; i++)
    self->field[i].planned = FALSE;
  return accepted;
}

static gboolean
stop (GstBaseTransform *trans)
{
  GstMagnifyFilter *self = GST_MAGNIFY_FILTER (trans);

  for (guint i = 0; i < N_FIELDS; i++) {
    gst_picture_arena_clear (&self->field[i].runs);
    gst_picture_arena_clear (&self->field[i].memory);
    self->field[i].planned = FALSE;
  }
  return GST_BASE_TRANSFORM_CLASS (gst_magnify_filter_parent_class)
      ->stop (trans);
}

/* --- navigation --- */

/* Puts the centre under the pointer. */
static void
follow (GstMagnifyFilter *self, gdouble x, gdouble y)
{
  gboolean known;

  GST_OBJECT_LOCK (self);
  known = self->width > 0 && !isnan (x) && !isnan (y);
  if (known) {
    self->properties.center_x = CLAMP (x / self->width, 0, 1);
    self->properties.center_y = CLAMP (y / self->height, 0, 1);
  }
  GST_OBJECT_UNLOCK (self);
  if (!known)
    return;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CENTER_X]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CENTER_Y]);
}

/* One step up or down of the wheel multiplies or divides the zoom. */
static void
zoom_by (GstMagnifyFilter *self, gdouble steps)
{
  GST_OBJECT_LOCK (self);
  self->properties.zoom =
      CLAMP (self->properties.zoom * pow (ZOOM_STEP, steps), 1, MAX_ZOOM);
  GST_OBJECT_UNLOCK (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ZOOM]);
}

static void
handle_pointer (GstMagnifyFilter *self, GstEvent *event)
{
  gdouble x, y, dx, dy;
  guint finger;
  gint button;

  switch (gst_navigation_event_get_type (event)) {
    case GST_NAVIGATION_EVENT_MOUSE_MOVE:
      if (gst_navigation_event_parse_mouse_move_event (event, &x, &y))
        follow (self, x, y);
      break;
    case GST_NAVIGATION_EVENT_TOUCH_DOWN:
    case GST_NAVIGATION_EVENT_TOUCH_MOTION:
      if (gst_navigation_event_parse_touch_event (event, &finger, &x, &y, NULL))
        follow (self, x, y);
      break;
    case GST_NAVIGATION_EVENT_MOUSE_SCROLL:
      if (gst_navigation_event_parse_mouse_scroll_event (event, &x, &y, &dx,
              &dy)
          && dy != 0 && !isnan (dy))
        zoom_by (self, CLAMP (dy, -1, 1));
      break;
    case GST_NAVIGATION_EVENT_MOUSE_BUTTON_PRESS:
      /* The wheel, as the X11 sinks of 1.22 report it. */
      if (gst_navigation_event_parse_mouse_button_event (event, &button, &x, &y)
          && (button == 4 || button == 5))
        zoom_by (self, button == 4 ? 1 : -1);
      break;
    default:
      break;
  }
}

/* The event with the coordinates of what is seen there, where it has any. By
 * the fields: gst_navigation_event_set_coordinates () of 1.22 leaves scroll
 * events out. */
static GstEvent *
map_event (GstMagnifyFilter *self, GstEvent *event)
{
  const GstStructure *structure = gst_event_get_structure (event);
  gdouble x, y;
  ElLens lens;
  gboolean inside;

  if (!gst_structure_get_double (structure, "pointer_x", &x)
      || !gst_structure_get_double (structure, "pointer_y", &y))
    return event;
  GST_OBJECT_LOCK (self);
  lens = make_lens (&self->properties, self->width, self->height, self->par);
  inside = self->width > 0 && el_lens_source (&lens, &x, &y);
  GST_OBJECT_UNLOCK (self);
  if (inside) {
    event = gst_event_make_writable (event);
    gst_structure_set (gst_event_writable_structure (event), "pointer_x",
        G_TYPE_DOUBLE, x, "pointer_y", G_TYPE_DOUBLE, y, NULL);
  }
  return event;
}

static gboolean
src_event (GstBaseTransform *trans, GstEvent *event)
{
  GstMagnifyFilter *self = GST_MAGNIFY_FILTER (trans);

  if (GST_EVENT_TYPE (event) == GST_EVENT_NAVIGATION) {
    gboolean following;

    GST_OBJECT_LOCK (self);
    following = self->properties.follow_pointer;
    GST_OBJECT_UNLOCK (self);
    if (following)
      handle_pointer (self, event);
    event = map_event (self, event);
  }
  return GST_BASE_TRANSFORM_CLASS (gst_magnify_filter_parent_class)
      ->src_event (trans, event);
}

/* --- properties --- */

/* `interpolation` and its shorthand `bilinear` change, and notify, together. */
static void
notify_other_name (GObject *object, guint id)
{
  if (id == PROP_INTERPOLATION)
    g_object_notify_by_pspec (object, props[PROP_BILINEAR]);
  else if (id == PROP_BILINEAR)
    g_object_notify_by_pspec (object, props[PROP_INTERPOLATION]);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GstMagnifyFilter *self = GST_MAGNIFY_FILTER (object);
  Properties *properties = &self->properties;

  GST_OBJECT_LOCK (self);
  switch (id) {
    case PROP_INTERPOLATION:
      properties->interpolation = g_value_get_enum (value);
      break;
    case PROP_BILINEAR:
      properties->interpolation = g_value_get_boolean (value)
          ? EL_INTERPOLATION_BILINEAR
          : EL_INTERPOLATION_NEAREST;
      break;
    case PROP_ZOOM:
      gst_picture_filter_take_double (&properties->zoom, value);
      break;
    case PROP_RADIUS:
      gst_picture_filter_take_double (&properties->radius, value);
      break;
    case PROP_CENTER_X:
      gst_picture_filter_take_double (&properties->center_x, value);
      break;
    case PROP_CENTER_Y:
      gst_picture_filter_take_double (&properties->center_y, value);
      break;
    case PROP_PROFILE:
      properties->profile = g_value_get_enum (value);
      break;
    case PROP_SHAPE:
      properties->shape = g_value_get_enum (value);
      break;
    case PROP_BORDER_WIDTH:
      properties->border_width = g_value_get_uint (value);
      break;
    case PROP_BORDER_COLOR:
      properties->border_color = g_value_get_uint (value);
      break;
    case PROP_FOLLOW_POINTER:
      properties->follow_pointer = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
  GST_OBJECT_UNLOCK (self);
  notify_other_name (object, id);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GstMagnifyFilter *self = GST_MAGNIFY_FILTER (object);
  const Properties *properties = &self->properties;

  GST_OBJECT_LOCK (self);
  switch (id) {
    case PROP_INTERPOLATION:
      g_value_set_enum (value, properties->interpolation);
      break;
    case PROP_BILINEAR:
      g_value_set_boolean (value,
          properties->interpolation == EL_INTERPOLATION_BILINEAR);
      break;
    case PROP_ZOOM:
      g_value_set_double (value, properties->zoom);
      break;
    case PROP_RADIUS:
      g_value_set_double (value, properties->radius);
      break;
    case PROP_CENTER_X:
      g_value_set_double (value, properties->center_x);
      break;
    case PROP_CENTER_Y:
      g_value_set_double (value, properties->center_y);
      break;
    case PROP_PROFILE:
      g_value_set_enum (value, properties->profile);
      break;
    case PROP_SHAPE:
      g_value_set_enum (value, properties->shape);
      break;
    case PROP_BORDER_WIDTH:
      g_value_set_uint (value, properties->border_width);
      break;
    case PROP_BORDER_COLOR:
      g_value_set_uint (value, properties->border_color);
      break;
    case PROP_FOLLOW_POINTER:
      g_value_set_boolean (value, properties->follow_pointer);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
  GST_OBJECT_UNLOCK (self);
}

static void
finalize (GObject *object)
{
  g_free (GST_MAGNIFY_FILTER (object)->field);
  G_OBJECT_CLASS (gst_magnify_filter_parent_class)->finalize (object);
}

static void
define_picture_properties (void)
{
  props[PROP_INTERPOLATION] = g_param_spec_enum ("interpolation",
      "Interpolation", "How the picture is read between its samples",
      gst_picture_filter_enum_type ("GstMagnifyFilterInterpolation",
          el_interpolations, sizeof el_interpolations[0],
          EL_INTERPOLATION_COUNT),
      EL_INTERPOLATION_NEAREST, GST_PICTURE_FILTER_PARAM);
  props[PROP_BILINEAR] = g_param_spec_boolean ("bilinear", "Bilinear",
      "Shorthand: true is interpolation=bilinear, false is nearest", FALSE,
      GST_PICTURE_FILTER_PARAM);
  props[PROP_BORDER_WIDTH] = g_param_spec_uint ("border-width", "Border width",
      "Width of a ring just outside the lens, in rows of the frame; 0 = "
      "none",
      0, 1000, 0, GST_PICTURE_FILTER_PARAM);
  props[PROP_BORDER_COLOR] = g_param_spec_uint ("border-color", "Border color",
      "Color of the ring, 0xAARRGGBB; alpha blends", 0, G_MAXUINT32,
      DEFAULT_BORDER_COLOR, GST_PICTURE_FILTER_PARAM);
  props[PROP_FOLLOW_POINTER] = g_param_spec_boolean ("follow-pointer",
      "Follow pointer",
      "Mouse and touch events from the sink move the centre "
      "under the pointer, scrolling multiplies the zoom by 1.1 or its inverse "
      "a step",
      FALSE, GST_PICTURE_FILTER_PARAM);
}

static void
define_lens_properties (void)
{
  props[PROP_ZOOM] =
      g_param_spec_double ("zoom", "Zoom", "Magnification; 1 = none", 1,
          MAX_ZOOM, DEFAULT_ZOOM, GST_PICTURE_FILTER_PARAM);
  props[PROP_RADIUS] = g_param_spec_double ("radius", "Radius",
      "Radius of the lens, in frame heights", 0, 10, DEFAULT_RADIUS,
      GST_PICTURE_FILTER_PARAM);
  props[PROP_CENTER_X] = g_param_spec_double ("center-x", "Center x",
      "Centre of the lens, in frame widths from the left", 0, 1, DEFAULT_CENTER,
      GST_PICTURE_FILTER_PARAM);
  props[PROP_CENTER_Y] = g_param_spec_double ("center-y", "Center y",
      "Centre of the lens, in frame heights from the top", 0, 1, DEFAULT_CENTER,
      GST_PICTURE_FILTER_PARAM);
  props[PROP_PROFILE] = g_param_spec_enum ("profile", "Profile",
      "How the magnification varies from the middle (u = 0) to the rim "
      "(u = 1); a pixel shows the point at s times its distance",
      gst_picture_filter_enum_type ("GstMagnifyFilterProfile", el_profiles,
          sizeof el_profiles[0], EL_PROFILE_COUNT),
      EL_PROFILE_BULGE, GST_PICTURE_FILTER_PARAM);
  props[PROP_SHAPE] =
      g_param_spec_enum ("shape", "Shape", "Outline of the lens",
          gst_picture_filter_enum_type ("GstMagnifyFilterShape", el_shapes,
              sizeof el_shapes[0], EL_SHAPE_COUNT),
          EL_SHAPE_CIRCLE, GST_PICTURE_FILTER_PARAM);
}

static void
gst_magnify_filter_class_init (GstMagnifyFilterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstPictureFilterClass *filter_class = GST_PICTURE_FILTER_CLASS (klass);

  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->finalize = finalize;
  define_picture_properties ();
  define_lens_properties ();
  g_object_class_install_properties (object_class, N_PROPS, props);
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass),
      "Magnify filter", "Filter/Effect/Video",
      "Shows a part of the picture magnified by a lens",
      "The gst-edgelens authors");
  trans_class->stop = GST_DEBUG_FUNCPTR (stop);
  trans_class->src_event = GST_DEBUG_FUNCPTR (src_event);
  GST_VIDEO_FILTER_CLASS (klass)->set_info = GST_DEBUG_FUNCPTR (set_info);
  filter_class->is_neutral = is_neutral;
  filter_class->start_frame = start_frame;
  filter_class->filter_picture = filter_picture;
}

static void
gst_magnify_filter_init (GstMagnifyFilter *self)
{
  self->properties.zoom = DEFAULT_ZOOM;
  self->properties.radius = DEFAULT_RADIUS;
  self->properties.center_x = DEFAULT_CENTER;
  self->properties.center_y = DEFAULT_CENTER;
  self->properties.border_color = DEFAULT_BORDER_COLOR;
  self->field = g_new0 (FieldLens, N_FIELDS);
  for (guint i = 0; i < N_FIELDS; i++)
    self->field[i].magnify.taps_of = -1;
}
