/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * SECTION:element-magnifyfilter
 * @title: magnifyfilter
 * @short_description: a magnifying lens
 *
 * Shows a part of the picture magnified, as if a lens lay on it. Works in
 * place, on every raw format that GStreamer can unpack and pack; time and memory
 * follow the lens, not the frame. The lens is round on the screen whatever the pixel
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
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=100 ! magnifyfilter zoom=2 profile=flat shape=square radius=10 source-x=0.25 source-y=0.25 ! videoconvert ! autovideosink
 * ]| The upper left quarter of the picture, as large as the whole.
 */
#include "gstmagnifyfilter.h"

#include <string.h>

#include "engine/lens/driver.h"
#include "frames/arena.h"
#include "lensview.h"
#include "pointer.h"
#include "properties.h"

/* The properties, as they are set. */
typedef struct
{
  LensView view;
  gint interpolation;
  guint border_width, border_color;
  gint tone;
  guint dark_color, light_color;
  gdouble contrast;
  gboolean follow_pointer;
  guint64 transition;
} Properties;

#define N_FIELDS VIDEO_PLANES_MAX_FIELDS

/* The lens over one field; a progressive frame has one. */
typedef struct
{
  ElMagnify magnify;
  gint round; /* at hand */
  GstPictureArena memory;
} FieldLens;

struct _GstMagnifyFilter
{
  GstPictureFilter parent;

  /* Object lock. */
  Properties properties;
  LensMotion motion; /* of the view */
  Pointer pointer;

  /* Streaming thread only. */
  FieldLens *field;            /* N_FIELDS; owned, too big for an instance */
  Properties frame_properties; /* of the frame at hand */
  gint border_colour[EL_COLOURS + 1];
  guint border_alpha;
  ElToneSettings tone;
};

G_DEFINE_FINAL_TYPE (GstMagnifyFilter, gst_magnify_filter,
    GST_TYPE_PICTURE_FILTER)
GST_ELEMENT_REGISTER_DEFINE (magnifyfilter, "magnifyfilter", GST_RANK_NONE,
    GST_TYPE_MAGNIFY_FILTER)

static gboolean
is_neutral (GstPictureFilter *filter)
{
  const GstMagnifyFilter *self = GST_MAGNIFY_FILTER (filter);
  const Properties *properties = &self->properties;
  const LensView *view = &properties->view;
  const gboolean ring =
      properties->border_width > 0 && properties->border_color >> 24 > 0;
  const gboolean toned =
      properties->tone != EL_TONE_NONE || properties->contrast != 1;

  return !self->motion.moving && !ring
      && (view->radius == 0
          || (view->zoom == 1 && !toned && !lens_view_has_source (view)));
}

static void
prepare (GstPictureFilter *filter, GstClockTime now)
{
  GstMagnifyFilter *self = GST_MAGNIFY_FILTER (filter);

  lens_motion_step (&self->motion, &self->properties.view, now,
      self->properties.transition);
}

static void
end_motion (GstMagnifyFilter *self)
{
  GST_OBJECT_LOCK (self);
  lens_motion_end (&self->motion);
  GST_OBJECT_UNLOCK (self);
}

/* --- frames --- */

/* Plans the lens over a field; FALSE where there is no memory for it. */
static gboolean
start_field (GstMagnifyFilter *self, const VideoPlanes *planes, guint index)
{
  GstPictureFilter *filter = GST_PICTURE_FILTER (self);
  const Properties *properties = &self->frame_properties;
  const ElPicture *picture = &planes->field[index];
  FieldLens *field = &self->field[index];
  ElMagnifySettings settings;
  guint64 size;

  memset (&settings, 0, sizeof settings);
  settings.lens = lens_view_lens (&properties->view, picture->width,
      picture->height, planes->par);
  settings.interpolation = properties->interpolation;
  /* Rows of a field are twice as high, and the ring as wide as ever. */
  settings.border_width = properties->border_width
      * (planes->par / video_planes_par (planes->info));
  settings.border_alpha = self->border_alpha;
  memcpy (settings.border_colour, self->border_colour,
      sizeof settings.border_colour);
  settings.tone = self->tone;
  size = el_magnify_plan (&field->magnify, cpu_choice_kernels (), picture,
      &settings,
      gst_picture_filter_n_parts (gst_picture_filter_most_threads (filter),
          picture->height));
  return gst_picture_arena_get (&field->memory, size) != NULL;
}

static void
set_colours (GstMagnifyFilter *self, const VideoPlanes *planes)
{
  const Properties *properties = &self->frame_properties;
  ElToneSettings *tone = &self->tone;
  VideoLevels levels;

  memset (self->border_colour, 0, sizeof self->border_colour);
  self->border_alpha = video_planes_colour (planes->info,
      properties->border_color, self->border_colour);
  self->border_colour[EL_ROLE_ALPHA] = (1 << planes->field[0].sample.depth) - 1;

  video_planes_levels (planes->info, &levels);
  tone->tone = properties->tone;
  tone->contrast = properties->contrast;
  tone->black = levels.black;
  tone->white = levels.white;
  memcpy (tone->luma_weight, levels.luma_weight, sizeof levels.luma_weight);
  video_planes_exact_colour (planes->info, properties->dark_color, tone->dark);
  video_planes_exact_colour (planes->info, properties->light_color,
      tone->light);
}

static gboolean
start_frame (GstPictureFilter *filter, const VideoPlanes *planes)
{
  GstMagnifyFilter *self = GST_MAGNIFY_FILTER (filter);
  gboolean started = TRUE;

  GST_OBJECT_LOCK (self);
  self->frame_properties = self->properties;
  self->frame_properties.view = self->motion.shown;
  GST_OBJECT_UNLOCK (self);
  set_colours (self, planes);
  for (guint field = 0; started && field < planes->n_fields; field++)
    if (planes->field[field].height > 0)
      started = start_field (self, planes, field);
  return started;
}

static void
find_area (GstPictureFilter *filter, guint field, FrameArea *area)
{
  const ElLensBox box =
      el_magnify_box (&GST_MAGNIFY_FILTER (filter)->field[field].magnify);

  area->x = box.left;
  area->y = box.top;
  area->width = box.right - box.left;
  area->height = box.bottom - box.top;
}

static void
run_part (gpointer data, guint part)
{
  FieldLens *field = data;

  el_magnify_part (&field->magnify, field->round, (gint) part);
}

static void
filter_picture (GstPictureFilter *filter, const VideoPlanes *planes,
    guint index)
{
  GstMagnifyFilter *self = GST_MAGNIFY_FILTER (filter);
  FieldLens *field = &self->field[index];
  const ElPicture *picture = &planes->field[index];
  const guint n_threads = gst_picture_filter_n_threads (filter);
  const guint n_parts = gst_picture_filter_n_parts (n_threads, picture->height);

  const gint rounds = el_magnify_begin (&field->magnify, picture,
      gst_picture_arena_get (&field->memory, 0), field->memory.size,
      (gint) n_parts);

  for (field->round = 0; field->round < rounds; field->round++)
    gst_picture_filter_run (filter, n_threads, n_parts, run_part, field);
}

/* The frames of another segment do not follow the last one. There is one after
 * every flush. */
static gboolean
sink_event (GstBaseTransform *trans, GstEvent *event)
{
  if (GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT)
    end_motion (GST_MAGNIFY_FILTER (trans));
  return GST_BASE_TRANSFORM_CLASS (gst_magnify_filter_parent_class)
      ->sink_event (trans, event);
}

static gboolean
stop (GstBaseTransform *trans)
{
  GstMagnifyFilter *self = GST_MAGNIFY_FILTER (trans);

  end_motion (self);

  for (guint i = 0; i < N_FIELDS; i++) {
    gst_picture_arena_clear (&self->field[i].memory);
    el_magnify_forget (&self->field[i].magnify);
  }
  return GST_BASE_TRANSFORM_CLASS (gst_magnify_filter_parent_class)
      ->stop (trans);
}

/* --- navigation --- */

static PointerView
get_pointer_view (const LensView *view)
{
  return (PointerView){ lens_view_source_x (view), lens_view_source_y (view),
    view->zoom };
}

/* What has changed of it: the centre of the lens, or, where it has a source of its
 * own, that. */
static void
set_pointer_view (LensView *view, const PointerView *before,
    const PointerView *after)
{
  const gboolean source = lens_view_has_source (view);

  if (after->x != before->x)
    *(source ? &view->source_x : &view->center_x) = after->x;
  if (after->y != before->y)
    *(source ? &view->source_y : &view->center_y) = after->y;
  view->zoom = after->zoom;
}

/* Lets the lens follow the event, and properties notify. Fingers that nobody
 * follows are forgotten. */
static void
follow (GstMagnifyFilter *self, GstEvent *event, const PointerPicture *picture)
{
  LensView *view = &self->properties.view;
  PointerView before, after;
  gboolean source;

  GST_OBJECT_LOCK (self);
  source = lens_view_has_source (view);
  before = after = get_pointer_view (view);
  if (self->properties.follow_pointer)
    pointer_follow (&self->pointer, event, picture, &after);
  else
    memset (&self->pointer, 0, sizeof self->pointer);
  set_pointer_view (view, &before, &after);
  GST_OBJECT_UNLOCK (self);

  if (after.x != before.x)
    g_object_notify (G_OBJECT (self), source ? "source-x" : "center-x");
  if (after.y != before.y)
    g_object_notify (G_OBJECT (self), source ? "source-y" : "center-y");
  if (after.zoom != before.zoom)
    g_object_notify (G_OBJECT (self), "zoom");
}

/* The event on its way upstream; taken over. */
static GstEvent *
look_through (GstMagnifyFilter *self, GstEvent *event)
{
  const LensView *view = &self->properties.view;
  PointerPicture picture;
  ElLens lens;

  /* Where no lens can be drawn, none is under the pointer. */
  if (!gst_picture_filter_visible (GST_PICTURE_FILTER (self), &picture.width,
          &picture.height, &picture.par))
    picture.width = picture.height = 0;
  follow (self, event, &picture);
  if (picture.width == 0)
    return event;
  GST_OBJECT_LOCK (self);
  if (self->motion.has_shown && self->properties.transition > 0)
    view = &self->motion.shown;
  lens = lens_view_lens (view, picture.width, picture.height, picture.par);
  GST_OBJECT_UNLOCK (self);
  return pointer_map_event (event, &lens);
}

static gboolean
src_event (GstBaseTransform *trans, GstEvent *event)
{
  if (GST_EVENT_TYPE (event) == GST_EVENT_NAVIGATION
      && gst_event_get_structure (event))
    event = look_through (GST_MAGNIFY_FILTER (trans), event);
  return GST_BASE_TRANSFORM_CLASS (gst_magnify_filter_parent_class)
      ->src_event (trans, event);
}

/* --- the class --- */

static void
set_bilinear (GObject *object, const GValue *value)
{
  GST_MAGNIFY_FILTER (object)->properties.interpolation =
      g_value_get_boolean (value) ? EL_INTERPOLATION_BILINEAR
                                  : EL_INTERPOLATION_NEAREST;
}

static void
get_bilinear (GObject *object, GValue *value)
{
  g_value_set_boolean (value,
      GST_MAGNIFY_FILTER (object)->properties.interpolation
          == EL_INTERPOLATION_BILINEAR);
}

static const PropertyRow property_rows[] = {
  { "interpolation", "Interpolation",
      "How the picture is read between its samples",
      PROPERTY_ENUM (GstMagnifyFilter, properties.interpolation,
          "GstMagnifyFilterInterpolation", el_interpolations,
          EL_INTERPOLATION_NEAREST),
      .twin = "bilinear" },
  { "bilinear", "Bilinear",
      "Shorthand: true is interpolation=bilinear, false is nearest",
      PROPERTY_KIND_BOOLEAN, .set = set_bilinear, .get = get_bilinear,
      .twin = "interpolation" },
  { "zoom", "Zoom", "Magnification; 1 = none",
      PROPERTY_DOUBLE (GstMagnifyFilter, properties.view.zoom, 1,
          LENS_VIEW_MAX_ZOOM, 2) },
  { "radius", "Radius", "Radius of the lens, in frame heights",
      PROPERTY_DOUBLE (GstMagnifyFilter, properties.view.radius, 0,
          LENS_VIEW_MAX_RADIUS, 1.0 / 3) },
  { "center-x", "Center x", "Centre of the lens, in frame widths from the left",
      PROPERTY_DOUBLE (GstMagnifyFilter, properties.view.center_x, 0, 1, 0.5) },
  { "center-y", "Center y", "Centre of the lens, in frame heights from the top",
      PROPERTY_DOUBLE (GstMagnifyFilter, properties.view.center_y, 0, 1, 0.5) },
  { "profile", "Profile",
      "How the magnification varies from the middle (u = 0) to the rim (u = "
      "1); a pixel shows the point at s times its distance",
      PROPERTY_ENUM (GstMagnifyFilter, properties.view.profile,
          "GstMagnifyFilterProfile", el_profiles, EL_PROFILE_BULGE) },
  { "shape", "Shape", "Outline of the lens",
      PROPERTY_ENUM (GstMagnifyFilter, properties.view.shape,
          "GstMagnifyFilterShape", el_shapes, EL_SHAPE_CIRCLE) },
  { "aspect", "Aspect",
      "Width of the lens over its height: 1 = as wide as high on the screen, "
      "4 = a reading window or an ellipse four times as wide",
      PROPERTY_DOUBLE (GstMagnifyFilter, properties.view.aspect, 0.05, 20, 1) },
  { "source-x", "Source x",
      "What the middle of the lens shows, in frame widths from the left; "
      "negative = what is under it",
      PROPERTY_DOUBLE (GstMagnifyFilter, properties.view.source_x, -1, 1, -1) },
  { "source-y", "Source y",
      "What the middle of the lens shows, in frame heights from the top; "
      "negative = what is under it",
      PROPERTY_DOUBLE (GstMagnifyFilter, properties.view.source_y, -1, 1, -1) },
  { "border-width", "Border width",
      "Width of a ring just outside the lens, in rows of the frame; 0 = none",
      PROPERTY_UINT (GstMagnifyFilter, properties.border_width, 0, 1000, 0) },
  { "border-color", "Border color",
      "Color of the ring, 0xAARRGGBB. AA is how strongly it covers the "
      "picture, from 00, which shows no ring (so does 0xffffff: no AA is 00), "
      "to ff. Default: 0xffffffff, white",
      PROPERTY_UINT (GstMagnifyFilter, properties.border_color, 0, G_MAXUINT32,
          0xffffffff) },
  { "tone", "Tone", "Colours inside the lens, after the contrast",
      PROPERTY_ENUM (GstMagnifyFilter, properties.tone, "GstMagnifyFilterTone",
          el_tones, EL_TONE_NONE) },
  { "dark-color", "Dark color",
      "With tone=two-color: what black becomes, 0xRRGGBB (AA before it is not "
      "looked at). 0xffff00 with light-color=0x000000 shows dark print as "
      "yellow "
      "on black. Default: 0xff000000, black",
      PROPERTY_UINT (GstMagnifyFilter, properties.dark_color, 0, G_MAXUINT32,
          0xff000000) },
  { "light-color", "Light color",
      "With tone=two-color: what white becomes, 0xRRGGBB (AA before it is not "
      "looked at). Default: 0xffffffff, white",
      PROPERTY_UINT (GstMagnifyFilter, properties.light_color, 0, G_MAXUINT32,
          0xffffffff) },
  { "contrast", "Contrast",
      "Contrast inside the lens, about mid-grey; 1 = as it is, 0 = all grey",
      PROPERTY_DOUBLE (GstMagnifyFilter, properties.contrast, 0, 10, 1) },
  { "follow-pointer", "Follow pointer",
      "Mouse and touch events from the sink move the centre under the pointer "
      "(the source, if it has one of its own), scrolling multiplies the zoom "
      "by 1.1 or its inverse a step; two fingers move it by their middle and "
      "change the zoom by their distance",
      PROPERTY_BOOLEAN (GstMagnifyFilter, properties.follow_pointer, FALSE) },
  { "transition", "Transition",
      "Time that centre, source, zoom and radius take to reach new values, "
      "eased, in nanoseconds of running time; 0 = at once",
      PROPERTY_TIME (GstMagnifyFilter, properties.transition, 0) },
};

static void
finalize (GObject *object)
{
  g_free (GST_MAGNIFY_FILTER (object)->field);
  G_OBJECT_CLASS (gst_magnify_filter_parent_class)->finalize (object);
}

static void
gst_magnify_filter_class_init (GstMagnifyFilterClass *klass)
{
  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstPictureFilterClass *filter_class = GST_PICTURE_FILTER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finalize;
  properties_install (G_OBJECT_CLASS (klass), property_rows,
      G_N_ELEMENTS (property_rows));
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass),
      "Magnify filter", "Filter/Effect/Video",
      "Shows a part of the picture magnified by a lens",
      "The gst-edgelens authors");
  gst_element_class_add_static_metadata (GST_ELEMENT_CLASS (klass),
      GST_ELEMENT_METADATA_DOC_URI, DOC_URI "/magnifyfilter.md");
  trans_class->stop = GST_DEBUG_FUNCPTR (stop);
  trans_class->sink_event = GST_DEBUG_FUNCPTR (sink_event);
  trans_class->src_event = GST_DEBUG_FUNCPTR (src_event);
  filter_class->is_neutral = is_neutral;
  filter_class->prepare = prepare;
  filter_class->start_frame = start_frame;
  filter_class->find_area = find_area;
  filter_class->filter_picture = filter_picture;
}

static void
gst_magnify_filter_init (GstMagnifyFilter *self)
{
  properties_preset (self, property_rows, G_N_ELEMENTS (property_rows));
  self->field = g_new0 (FieldLens, N_FIELDS);
}
