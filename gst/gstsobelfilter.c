/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * SECTION:element-sobelfilter
 * @title: sobelfilter
 * @short_description: live edge detection
 *
 * Replaces the picture by its edges, draws them over the picture (focus
 * peaking), or measures how sharp the picture is. Works in place, on every
 * raw format that GStreamer can unpack and pack, on the luma (for RGB: the luma
 * of the caps' colour matrix); edges look alike whatever the caps' range.
 * The fields of interlaced frames are worked on one by one.
 *
 * ## Example launch lines
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=100 ! sobelfilter ! videoconvert ! autovideosink
 * ]|
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=100 ! sobelfilter output=overlay color=0xff00ff00 gain=2 ! videoconvert ! autovideosink
 * ]| Focus peaking: the picture, with its sharp edges in green.
 * |[
 * gst-launch-1.0 -m videotestsrc num-buffers=100 ! sobelfilter output=none post-messages=true ! fakesink sync=true
 * ]| Prints how sharp the picture is, ten times a second.
 */
#include "gstsobelfilter.h"

#include <string.h>

#include "engine/edges/maker/maker.h"
#include "engine/edges/sobel.h"
#include "focusmeter.h"
#include "frames/arena.h"
#include "properties.h"

#define ROWS_PER_SLICE 16

static const struct
{
  const gchar *nick, *description;
} norms[EL_NORM_COUNT] = {
  [EL_NORM_L2] = { "l2",
      "Length of the gradient, sqrt (gx^2 + gy^2); the same in every "
      "direction" },
  [EL_NORM_L1] = { "l1",
      "Sum of its parts, |gx| + |gy|; faster, up to 1.41 times stronger on "
      "diagonals" },
};

/* The properties, as they are set. */
typedef struct
{
  ElSobelSettings edges; /* its tones are those of the frame at hand */
  guint color;
  gboolean post_messages;
  guint64 interval;
} Properties;

struct _GstSobelFilter
{
  GstPictureFilter parent;

  Properties properties; /* object lock */
  gdouble focus;         /* object lock */

  /* Streaming thread only. */
  ElSobel sobel;
  ElMaker maker;
  ElSobelSettings settings; /* that one of the two is configured for, */
  gboolean configured;      /* and the negotiated format */
  GstPictureArena scratch;
  guint8 *memory;              /* of the frame at hand, in `scratch` */
  Properties frame_properties; /* of the frame at hand */
  FocusMeter meter;
  gboolean warned_of_regions;
};

G_DEFINE_FINAL_TYPE (GstSobelFilter, gst_sobel_filter, GST_TYPE_PICTURE_FILTER)
GST_ELEMENT_REGISTER_DEFINE (sobelfilter, "sobelfilter", GST_RANK_NONE,
    GST_TYPE_SOBEL_FILTER)

static gboolean
is_neutral (GstPictureFilter *filter)
{
  const Properties *properties = &GST_SOBEL_FILTER (filter)->properties;
  const gboolean invisible = el_outputs[properties->edges.output].is_blended
      && (properties->color >> 24 == 0 || properties->edges.gain == 0);

  return (properties->edges.output == EL_OUTPUT_NONE || invisible)
      && !properties->post_messages;
}

/* --- the focus meter --- */

static void
warn_of_regions (GstSobelFilter *self, guint n_left_out)
{
  if (n_left_out > 0 && !self->warned_of_regions)
    GST_ELEMENT_WARNING (self, RESOURCE, TOO_LAZY,
        ("There are too many regions of interest to measure them all."),
        ("%u of a frame are left out of its message", n_left_out));
  self->warned_of_regions = n_left_out > 0;
}

static void
post_focus (GstSobelFilter *self, const VideoPlanes *planes)
{
  const FocusFrame frame = { planes, &GST_BASE_TRANSFORM (self)->segment,
    &self->frame_properties.edges.tones, self->memory };
  GstStructure *message;
  gdouble focus;
  guint n_left_out;

  if (!focus_meter_is_due (&self->meter, &frame,
          self->frame_properties.interval))
    return;
  message = focus_meter_measure (&frame, &focus, &n_left_out);
  GST_OBJECT_LOCK (self);
  self->focus = focus;
  GST_OBJECT_UNLOCK (self);
  gst_element_post_message (GST_ELEMENT (self),
      gst_message_new_element (GST_OBJECT (self), message));
  warn_of_regions (self, n_left_out);
}

/* --- frames --- */

static void
set_tones (ElTones *tones, const GstVideoInfo *info, guint color)
{
  VideoLevels levels;

  video_planes_levels (info, &levels);
  tones->black = levels.black;
  tones->white = levels.white;
  tones->alpha = video_planes_colour (info, color, tones->colour);
  memcpy (tones->luma_weight, levels.luma_weight, sizeof tones->luma_weight);
}

/* A slice has lines of its own, a dozen at least: it should have more rows than
 * that, or a wide frame takes many times its own memory. */
static guint
n_slices (GstPictureFilter *filter, const ElPicture *picture)
{
  const guint n_parts = gst_picture_filter_n_parts (
      gst_picture_filter_n_threads (filter), picture->height);

  return CLAMP ((guint) picture->height / ROWS_PER_SLICE, 1, n_parts);
}

static void
configure (GstSobelFilter *self, const ElPicture *picture)
{
  const ElSobelSettings *settings = &self->frame_properties.edges;
  const ElKernels *kernels = cpu_choice_kernels ();

  if (self->configured
      && memcmp (&self->settings, settings, sizeof *settings) == 0)
    return;
  if (el_maker_wanted (settings))
    el_maker_configure (&self->maker, kernels, settings, picture);
  else
    el_sobel_configure (&self->sobel, kernels, settings, picture);
  self->settings = *settings;
  self->configured = TRUE;
}

/* Sets the edges up for a field; returns the memory that this takes. */
static guint64
set_up_field (GstSobelFilter *self, const ElPicture *picture)
{
  const guint slices = n_slices (GST_PICTURE_FILTER (self), picture);

  configure (self, picture);
  if (el_maker_wanted (&self->settings))
    return el_maker_prepare (&self->maker, picture, slices,
        gst_picture_filter_n_threads (GST_PICTURE_FILTER (self)));
  return el_sobel_prepare (&self->sobel, picture, slices);
}

/* Of two fields the first one has as many rows as the other or one more. */
static gboolean
start_frame (GstPictureFilter *filter, const VideoPlanes *planes)
{
  GstSobelFilter *self = GST_SOBEL_FILTER (filter);
  Properties *properties = &self->frame_properties;
  const ElPicture *picture = &planes->field[0];
  guint64 size = 0;

  GST_OBJECT_LOCK (self);
  *properties = self->properties;
  GST_OBJECT_UNLOCK (self);
  if (properties->edges.auto_threshold) {
    properties->edges.threshold = 0;
    properties->edges.low_threshold = 1;
  }
  set_tones (&properties->edges.tones, planes->info, properties->color);
  if (properties->edges.output != EL_OUTPUT_NONE)
    size = set_up_field (self, picture);
  if (properties->post_messages)
    size = MAX (size, focus_meter_scratch_size (planes));
  self->memory = gst_picture_arena_get (&self->scratch, size);
  if (!self->memory)
    return FALSE;
  if (properties->post_messages)
    post_focus (self, planes);
  return TRUE;
}

static void
run_slice (gpointer sobel, guint slice)
{
  el_sobel_slice (sobel, slice);
}

static void
run_maker_slice (gpointer maker, guint slice)
{
  el_maker_slice (maker, slice);
}

/* What was found becomes the value of the two properties, unless the search for it
 * has been switched off meanwhile. */
static void
tell_thresholds (GstSobelFilter *self)
{
  const gdouble *found = self->maker.thresholds.held;
  ElSobelSettings *settings = &self->properties.edges;
  gboolean changed;

  GST_OBJECT_LOCK (self);
  changed = settings->auto_threshold
      && (settings->threshold != found[0]
          || settings->low_threshold != found[1]);
  if (changed) {
    settings->threshold = found[0];
    settings->low_threshold = found[1];
  }
  GST_OBJECT_UNLOCK (self);
  if (changed) {
    g_object_notify (G_OBJECT (self), "threshold");
    g_object_notify (G_OBJECT (self), "low-threshold");
  }
}

static void
filter_by_plane (GstSobelFilter *self, guint n_threads, guint n_slices)
{
  ElMaker *maker = &self->maker;

  el_maker_begin (maker, self->memory);
  while (el_maker_advance (maker))
    gst_picture_filter_run (GST_PICTURE_FILTER (self), n_threads, n_slices,
        run_maker_slice, maker);
  if (maker->measures)
    tell_thresholds (self);
}

static void
filter_picture (GstPictureFilter *filter, const VideoPlanes *planes,
    guint field)
{
  GstSobelFilter *self = GST_SOBEL_FILTER (filter);
  const ElPicture *picture = &planes->field[field];
  const guint n_threads = gst_picture_filter_n_threads (filter);

  if (self->frame_properties.edges.output == EL_OUTPUT_NONE)
    return;
  set_up_field (self, picture);
  if (el_maker_wanted (&self->settings)) {
    filter_by_plane (self, n_threads, n_slices (filter, picture));
  } else {
    el_sobel_begin (&self->sobel, self->memory);
    gst_picture_filter_run (filter, n_threads, n_slices (filter, picture),
        run_slice, &self->sobel);
  }
}

static gboolean
set_info (GstVideoFilter *video_filter, GstCaps *in_caps, GstVideoInfo *in_info,
    GstCaps *out_caps, GstVideoInfo *out_info)
{
  GST_SOBEL_FILTER (video_filter)->configured = FALSE;
  el_maker_restart (&GST_SOBEL_FILTER (video_filter)->maker);
  return GST_VIDEO_FILTER_CLASS (gst_sobel_filter_parent_class)
      ->set_info (video_filter, in_caps, in_info, out_caps, out_info);
}

static gboolean
sink_event (GstBaseTransform *trans, GstEvent *event)
{
  if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP) {
    focus_meter_restart (&GST_SOBEL_FILTER (trans)->meter);
    el_maker_restart (&GST_SOBEL_FILTER (trans)->maker);
  }
  return GST_BASE_TRANSFORM_CLASS (gst_sobel_filter_parent_class)
      ->sink_event (trans, event);
}

static gboolean
start (GstBaseTransform *trans)
{
  focus_meter_restart (&GST_SOBEL_FILTER (trans)->meter);
  return GST_BASE_TRANSFORM_CLASS (gst_sobel_filter_parent_class)
      ->start (trans);
}

static gboolean
stop (GstBaseTransform *trans)
{
  gst_picture_arena_clear (&GST_SOBEL_FILTER (trans)->scratch);
  return GST_BASE_TRANSFORM_CLASS (gst_sobel_filter_parent_class)->stop (trans);
}

/* --- the class --- */

static const PropertyRow property_rows[] = {
  { "operator", "Operator",
      "How the difference of a pixel's neighbours is taken; all are scaled so "
      "that they go with the same gain and threshold",
      PROPERTY_ENUM (GstSobelFilter, properties.edges.operator_id,
          "GstSobelFilterOperator", el_operators, EL_OPERATOR_SOBEL) },
  { "norm", "Norm",
      "How the strength of an edge is measured: l2 is the same for edges of "
      "every direction, l1 is faster and makes diagonal ones stronger",
      PROPERTY_ENUM (GstSobelFilter, properties.edges.norm,
          "GstSobelFilterNorm", norms, EL_NORM_L2) },
  { "gain", "Gain",
      "How strongly edges show; 2 = twice as bright, 0 = not at all",
      PROPERTY_DOUBLE (GstSobelFilter, properties.edges.gain, 0, 100, 1) },
  { "threshold", "Threshold",
      "Edges weaker than this, after the gain, are left out: 0 = none, 1 = all "
      "that are not as bright as white (outputs magnitude, mask and overlay)",
      PROPERTY_DOUBLE (GstSobelFilter, properties.edges.threshold, 0, 1, 0) },
  { "low-threshold", "Low threshold",
      "Below the threshold: edges down to this one are left in as well if they "
      "hang together with one that reaches the threshold (hysteresis), half "
      "of it is a good start; 1 = off (outputs as for the threshold)",
      PROPERTY_DOUBLE (GstSobelFilter, properties.edges.low_threshold, 0, 1,
          1) },
  { "blur", "Blur",
      "Smooth noise away before edges are looked for: the sigma of a Gaussian, "
      "in pixels; 1 to 2 is usual, 0 = off",
      PROPERTY_DOUBLE (GstSobelFilter, properties.edges.blur, 0,
          EL_BLUR_SIGMA_MAX, 0) },
  { "thin", "Thin",
      "Only the middle of every edge, one pixel wide (non-maximum suppression; "
      "outputs magnitude, mask and overlay)",
      PROPERTY_BOOLEAN (GstSobelFilter, properties.edges.thin, FALSE) },
  { "line-width", "Line width",
      "Draw edges that many pixels wide, so that they are seen on a large "
      "picture that is shown small (outputs mask and overlay)",
      PROPERTY_UINT (GstSobelFilter, properties.edges.line_width, 1,
          EL_PEN_WIDTH_MAX, 1) },
  { "auto-threshold", "Auto threshold",
      "Find both thresholds from the picture, and follow it slowly; they then "
      "say what was found, and keep it when this is switched off (outputs as "
      "for the threshold)",
      PROPERTY_BOOLEAN (GstSobelFilter, properties.edges.auto_threshold,
          FALSE) },
  { "output", "Output", "What becomes of the picture",
      PROPERTY_ENUM (GstSobelFilter, properties.edges.output,
          "GstSobelFilterOutput", el_outputs, EL_OUTPUT_MAGNITUDE) },
  { "color", "Color",
      "Color of the edges in output overlay, 0xAARRGGBB. AA is how strongly "
      "they cover the picture, from 00, which shows nothing (so does 0xff0000: "
      "no AA is 00), to ff. Default: 0xffff0000, red",
      PROPERTY_UINT (GstSobelFilter, properties.color, 0, G_MAXUINT32,
          0xffff0000) },
  { "invert", "Invert",
      "Dark edges on white instead of bright ones on black (outputs magnitude "
      "and mask)",
      PROPERTY_BOOLEAN (GstSobelFilter, properties.edges.invert, FALSE) },
  { "keep-color", "Keep color",
      "Colored edges instead of gray ones (output magnitude): in the picture's "
      "own colors where the format is YUV; where it is RGB, edges of red in "
      "red, of green in green, of blue in blue",
      PROPERTY_BOOLEAN (GstSobelFilter, properties.edges.keep_color, FALSE) },
  { "post-messages", "Post messages",
      "Measure how sharp the unfiltered picture is, and its regions of "
      "interest, and post it as an element message named sobelfilter",
      PROPERTY_BOOLEAN (GstSobelFilter, properties.post_messages, FALSE) },
  { "interval", "Interval",
      "Running time from one message to the next, in nanoseconds; 0 = every "
      "frame",
      PROPERTY_TIME (GstSobelFilter, properties.interval, 100 * GST_MSECOND) },
  { "focus", "Focus",
      "How sharp the picture was when last measured; larger is sharper, to be "
      "compared with pictures of the same subject (Tenengrad: the mean squared "
      "Sobel gradient, where white is 1)",
      PROPERTY_DOUBLE (GstSobelFilter, focus, 0, G_MAXDOUBLE, 0),
      .read_only = TRUE },
};

static void
gst_sobel_filter_class_init (GstSobelFilterClass *klass)
{
  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstPictureFilterClass *filter_class = GST_PICTURE_FILTER_CLASS (klass);

  properties_install (G_OBJECT_CLASS (klass), property_rows,
      G_N_ELEMENTS (property_rows));
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass),
      "Sobel filter", "Filter/Effect/Video",
      "Detects edges, shows them over the picture, measures focus",
      "The gst-edgelens authors");
  gst_element_class_add_static_metadata (GST_ELEMENT_CLASS (klass),
      GST_ELEMENT_METADATA_DOC_URI, DOC_URI "/sobelfilter.md");
  trans_class->sink_event = GST_DEBUG_FUNCPTR (sink_event);
  trans_class->start = GST_DEBUG_FUNCPTR (start);
  trans_class->stop = GST_DEBUG_FUNCPTR (stop);
  GST_VIDEO_FILTER_CLASS (klass)->set_info = GST_DEBUG_FUNCPTR (set_info);
  filter_class->is_neutral = is_neutral;
  filter_class->start_frame = start_frame;
  filter_class->filter_picture = filter_picture;
}

static void
gst_sobel_filter_init (GstSobelFilter *self)
{
  properties_preset (self, property_rows, G_N_ELEMENTS (property_rows));
  focus_meter_restart (&self->meter);
}
