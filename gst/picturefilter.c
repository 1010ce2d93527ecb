/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "picturefilter.h"

#include "frames/lineswork.h"
#include "properties.h"
#include "threads/threadchoice.h"
#include "frames/videoformats.h"

GST_DEBUG_CATEGORY_STATIC (picture_filter_debug);
#define GST_CAT_DEFAULT picture_filter_debug

/* Processors that others use as well are not equally fast: the last part of a
 * slow one should not be much. Parts become smaller towards the middle of the
 * picture: rows are those of a part on average. */
#define PARTS_PER_THREAD 4
#define LEAST_PARTS 16
#define ROWS_PER_PART 4

/* Bytes from which a frame is large. */
#define LARGE_FRAME (4 << 20)

typedef struct
{
  SliceRunner *runner;   /* the process's; while started */
  guint n_threads;       /* property */
  ThreadChoice choice;   /* streaming thread, as is the next */
  guint n_frame_threads; /* of the frame at hand */
  guint most_threads;
  LinesWork lines; /* of formats that go by videolines.h */

  /* Object lock. */
  gboolean stuck;     /* the negotiated caps cannot be worked on */
  gboolean foreign;   /* they are of memory that is not the system's */
  gboolean unmapped;  /* nor the frames, as it turned out */
  gint width, height; /* of the picture that frames show; 0: not known */
  gdouble par;

  /* That it was said on the bus; streaming thread. */
  gboolean warned_of_caps, warned_of_memory;
} GstPictureFilterPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (GstPictureFilter, gst_picture_filter,
    GST_TYPE_VIDEO_FILTER,
    G_ADD_PRIVATE (GstPictureFilter)
        GST_DEBUG_CATEGORY_INIT (picture_filter_debug, "picturefilter", 0,
            "what sobelfilter and magnifyfilter share"))

#define PRIVATE(filter) \
  ((GstPictureFilterPrivate *) gst_picture_filter_get_instance_private (filter))

/* --- threads --- */

/* For a frame of that size, whose work begins now; whether it was chosen here. */
static gboolean
choose_threads (GstPictureFilter *filter, gsize size)
{
  GstPictureFilterPrivate *priv = PRIVATE (filter);
  guint setting, wanted;

  GST_OBJECT_LOCK (filter);
  setting = priv->n_threads;
  GST_OBJECT_UNLOCK (filter);
  priv->most_threads = slice_runner_most (priv->runner);
  if (setting > 0)
    priv->most_threads = MIN (setting, priv->most_threads);
  wanted = priv->most_threads;
  if (setting == 0
      && thread_choice_next (&priv->choice, size >= LARGE_FRAME)
          == THREADS_ALONE)
    wanted = 1;
  priv->n_frame_threads = slice_runner_begin (priv->runner, wanted);
  return setting == 0;
}

guint
gst_picture_filter_n_threads (GstPictureFilter *filter)
{
  return PRIVATE (filter)->n_frame_threads;
}

guint
gst_picture_filter_most_threads (GstPictureFilter *filter)
{
  return PRIVATE (filter)->most_threads;
}

guint
gst_picture_filter_n_parts (guint n_threads, gint rows)
{
  if (n_threads == 1)
    return 1;
  return CLAMP (rows / ROWS_PER_PART, 1,
      MAX ((gint) n_threads * PARTS_PER_THREAD, LEAST_PARTS));
}

void
gst_picture_filter_run (GstPictureFilter *filter, guint n_threads,
    guint n_parts, SliceFunc func, gpointer data)
{
  slice_runner_run (PRIVATE (filter)->runner, n_threads, n_parts, func, data);
}

/* --- passthrough --- */

static gboolean
is_neutral (GstPictureFilter *filter)
{
  gboolean neutral;

  GST_OBJECT_LOCK (filter);
  neutral = GST_PICTURE_FILTER_GET_CLASS (filter)->is_neutral (filter);
  GST_OBJECT_UNLOCK (filter);
  return neutral;
}

/* `stuck` or `foreign`. */
static gboolean
locked_flag (GstPictureFilter *filter, const gboolean *flag)
{
  gboolean value;

  GST_OBJECT_LOCK (filter);
  value = *flag;
  GST_OBJECT_UNLOCK (filter);
  return value;
}

static gboolean
is_stuck (GstPictureFilter *filter)
{
  return locked_flag (filter, &PRIVATE (filter)->stuck);
}

static gboolean
is_foreign (GstPictureFilter *filter)
{
  return locked_flag (filter, &PRIVATE (filter)->foreign);
}

static void
note_caps (GstPictureFilter *filter, gboolean stuck, gboolean foreign)
{
  GST_OBJECT_LOCK (filter);
  PRIVATE (filter)->stuck = stuck;
  PRIVATE (filter)->foreign = foreign;
  PRIVATE (filter)->unmapped = FALSE;
  GST_OBJECT_UNLOCK (filter);
}

/* Before every frame, in the streaming thread alone, so that no two threads
 * decide at once. */
static void
update_passthrough (GstPictureFilter *filter)
{
  GstBaseTransform *trans = GST_BASE_TRANSFORM (filter);
  const gboolean neutral = is_neutral (filter);
  const gboolean stuck = is_stuck (filter);

  if (stuck && !neutral && !PRIVATE (filter)->warned_of_caps)
    GST_ELEMENT_WARNING (filter, STREAM, FORMAT,
        ("This video format cannot be worked on: it passes as it is."), (NULL));
  PRIVATE (filter)->warned_of_caps = stuck && !neutral;
  if ((stuck || neutral) != gst_base_transform_is_passthrough (trans)) {
    GST_DEBUG_OBJECT (filter, "passthrough: %d", stuck || neutral);
    gst_base_transform_set_passthrough (trans, stuck || neutral);
  }
}

/* System memory is what the processor is quick with, and what decoders do not
 * go on to read. A stream that came in other memory while the settings were neutral
 * keeps it: it may have no other. */
static GstCaps *
transform_caps (GstBaseTransform *trans, GstPadDirection direction,
    GstCaps *caps, GstCaps *filter_caps)
{
  GstPictureFilter *filter = GST_PICTURE_FILTER (trans);
  GstCaps *result;

  (void) direction;
  if (is_neutral (filter) || is_stuck (filter))
    result = gst_caps_ref (caps);
  else
    result = video_formats_workable_caps (caps, is_foreign (filter));
  if (filter_caps) {
    GstCaps *both =
        gst_caps_intersect_full (filter_caps, result, GST_CAPS_INTERSECT_FIRST);

    gst_caps_unref (result);
    result = both;
  }
  return result;
}

static void
set_visible (GstPictureFilter *filter, gint width, gint height, gdouble par)
{
  GstPictureFilterPrivate *priv = PRIVATE (filter);

  GST_OBJECT_LOCK (filter);
  priv->width = width;
  priv->height = height;
  priv->par = par;
  GST_OBJECT_UNLOCK (filter);
}

gboolean
gst_picture_filter_visible (GstPictureFilter *filter, gint *width, gint *height,
    gdouble *par)
{
  GstPictureFilterPrivate *priv = PRIVATE (filter);
  gboolean visible;

  GST_OBJECT_LOCK (filter);
  *width = priv->width;
  *height = priv->height;
  *par = priv->par;
  visible = *width > 0 && *height > 0 && !priv->stuck && !priv->unmapped;
  GST_OBJECT_UNLOCK (filter);
  return visible;
}

static gboolean
set_info (GstVideoFilter *video_filter, GstCaps *in_caps, GstVideoInfo *in_info,
    GstCaps *out_caps, GstVideoInfo *out_info)
{
  GstPictureFilter *filter = GST_PICTURE_FILTER (video_filter);
  GstCaps *workable = video_formats_workable_caps (in_caps, TRUE);

  (void) out_caps, (void) out_info;
  note_caps (filter,
      gst_caps_is_empty (workable)
          || GST_VIDEO_INFO_INTERLACE_MODE (in_info)
              == GST_VIDEO_INTERLACE_MODE_FIELDS,
      video_formats_foreign_memory (in_caps));
  gst_caps_unref (workable);
  set_visible (filter, GST_VIDEO_INFO_WIDTH (in_info),
      GST_VIDEO_INFO_HEIGHT (in_info), video_planes_par (in_info));
  thread_choice_restart (&PRIVATE (filter)->choice);
  update_passthrough (filter);
  return TRUE;
}

/* Frames stay in the memory that they are in: only others have it to offer. What
 * is to be laid over the picture should be in it already. */
static gboolean
propose_allocation (GstBaseTransform *trans, GstQuery *decide_query,
    GstQuery *query)
{
  guint overlay;

  if (is_foreign (GST_PICTURE_FILTER (trans)))
    return gst_pad_peer_query (GST_BASE_TRANSFORM_SRC_PAD (trans), query);
  if (!GST_BASE_TRANSFORM_CLASS (gst_picture_filter_parent_class)
           ->propose_allocation (trans, decide_query, query))
    return FALSE;
  if (!gst_base_transform_is_passthrough (trans)
      && gst_query_find_allocation_meta (query,
          GST_VIDEO_OVERLAY_COMPOSITION_META_API_TYPE, &overlay))
    gst_query_remove_nth_allocation_meta (query, overlay);
  return TRUE;
}

static gboolean
start (GstBaseTransform *trans)
{
  PRIVATE (GST_PICTURE_FILTER (trans))->runner = slice_runner_acquire ();
  return TRUE;
}

static gboolean
stop (GstBaseTransform *trans)
{
  GstPictureFilter *filter = GST_PICTURE_FILTER (trans);

  slice_runner_release (PRIVATE (filter)->runner);
  note_caps (filter, FALSE, FALSE);
  set_visible (filter, 0, 0, 1);
  gst_picture_arena_clear (&PRIVATE (filter)->lines.arena);
  return TRUE;
}

/* --- frames --- */

/* Also in passthrough: the pointer moves a lens that is not there yet. */
static void
note_visible (GstPictureFilter *filter, GstBuffer *buffer)
{
  const GstVideoInfo *info = &GST_VIDEO_FILTER (filter)->in_info;
  gint width, height;

  if (GST_VIDEO_FILTER (filter)->negotiated
      && frame_check_visible_size (buffer, info, &width, &height))
    set_visible (filter, width, height, video_planes_par (info));
}

static void
before_transform (GstBaseTransform *trans, GstBuffer *buffer)
{
  GstPictureFilter *filter = GST_PICTURE_FILTER (trans);
  GstPictureFilterClass *klass = GST_PICTURE_FILTER_GET_CLASS (filter);
  const GstSegment *segment = &trans->segment;
  const GstClockTime pts = GST_BUFFER_PTS (buffer);
  GstClockTime stream_time = GST_CLOCK_TIME_NONE;
  GstClockTime running_time = GST_CLOCK_TIME_NONE;

  if (segment->format == GST_FORMAT_TIME) {
    stream_time = gst_segment_to_stream_time (segment, GST_FORMAT_TIME, pts);
    running_time = gst_segment_to_running_time (segment, GST_FORMAT_TIME, pts);
  }
  if (GST_CLOCK_TIME_IS_VALID (stream_time))
    gst_object_sync_values (GST_OBJECT (trans), stream_time);
  if (klass->prepare) {
    GST_OBJECT_LOCK (filter);
    klass->prepare (filter, running_time);
    GST_OBJECT_UNLOCK (filter);
  }
  update_passthrough (filter);
  note_visible (filter, buffer);
}

/* Said for every such frame: the next may be another. */
static void
warn_of_unfit (GstPictureFilter *filter)
{
  GST_ELEMENT_WARNING (filter, STREAM, FORMAT, (NULL),
      ("invalid video buffer received: it does not hold what its metas or its "
       "caps say"));
}

/* Said once, until frames can be mapped again. */
static void
note_mapped (GstPictureFilter *filter, gboolean mapped)
{
  gboolean warned;

  GST_OBJECT_LOCK (filter);
  warned = PRIVATE (filter)->unmapped;
  PRIVATE (filter)->unmapped = !mapped;
  GST_OBJECT_UNLOCK (filter);
  if (!mapped && !warned)
    GST_ELEMENT_WARNING (filter, RESOURCE, OPEN_READ_WRITE,
        ("Frames in this kind of memory cannot be worked on: they pass as they "
         "are."),
        ("mapping a video buffer for reading and writing failed"));
}

/* Said once, until there is enough again. */
static void
note_memory (GstPictureFilter *filter, gboolean enough)
{
  GstPictureFilterPrivate *priv = PRIVATE (filter);

  if (!enough && !priv->warned_of_memory)
    GST_ELEMENT_WARNING (filter, RESOURCE, NO_SPACE_LEFT,
        ("There is not enough memory to work on frames of this size: they pass "
         "as they are."),
        (NULL));
  priv->warned_of_memory = !enough;
}

static void
filter_field (GstPictureFilter *filter, VideoPlanes *planes, guint field)
{
  if (planes->field[field].height == 0)
    return;
  if (planes->by_lines)
    lines_work_filter (&PRIVATE (filter)->lines, filter, planes, field);
  else
    GST_PICTURE_FILTER_GET_CLASS (filter)->filter_picture (filter, planes,
        field);
}

static void
filter_planes (GstPictureFilter *filter, VideoPlanes *planes, gsize size)
{
  GstPictureFilterClass *klass = GST_PICTURE_FILTER_GET_CLASS (filter);
  GstPictureFilterPrivate *priv = PRIVATE (filter);
  const GstClockTime start = gst_util_get_timestamp ();
  const gboolean automatic = choose_threads (filter, size);
  const gboolean enough =
      (!planes->by_lines || lines_work_place (&priv->lines, filter, planes))
      && klass->start_frame (filter, planes);

  note_memory (filter, enough);
  for (guint field = 0; enough && field < planes->n_fields; field++)
    filter_field (filter, planes, field);
  slice_runner_end (priv->runner);
  if (automatic && enough)
    thread_choice_learn (&priv->choice,
        priv->n_frame_threads == 1 ? THREADS_ALONE : THREADS_TOGETHER,
        gst_util_get_timestamp () - start);
}

static GstFlowReturn
transform_frame_ip (GstVideoFilter *video_filter, GstVideoFrame *frame)
{
  GstPictureFilter *filter = GST_PICTURE_FILTER (video_filter);
  VideoPlanes planes;

  if (video_planes_from_frame (&planes, frame, &video_filter->in_info))
    filter_planes (filter, &planes, GST_VIDEO_FRAME_SIZE (frame));
  else
    warn_of_unfit (filter);
  return GST_FLOW_OK;
}

/* As GstVideoFilter does, which believes a meta before anybody has seen it. */
static GstFlowReturn
transform_ip (GstBaseTransform *trans, GstBuffer *buffer)
{
  GstPictureFilter *filter = GST_PICTURE_FILTER (trans);
  GstVideoFilter *video_filter = GST_VIDEO_FILTER (trans);
  GstVideoFrame frame;
  FrameMapResult result;
  GstFlowReturn flow;

  if (!video_filter->negotiated)
    return GST_FLOW_NOT_NEGOTIATED;
  result = frame_check_map (&frame, &video_filter->in_info, buffer);
  if (result == FRAME_UNFIT) {
    warn_of_unfit (filter);
    return GST_FLOW_OK;
  }
  note_mapped (filter, result == FRAME_MAPPED);
  if (result != FRAME_MAPPED)
    return GST_FLOW_OK;
  flow = GST_VIDEO_FILTER_GET_CLASS (filter)->transform_frame_ip (video_filter,
      &frame);
  gst_video_frame_unmap (&frame);
  return flow;
}

/* --- the class --- */

static void
set_n_threads (GObject *object, const GValue *value)
{
  PRIVATE (GST_PICTURE_FILTER (object))->n_threads = g_value_get_uint (value);
}

static void
get_n_threads (GObject *object, GValue *value)
{
  g_value_set_uint (value, PRIVATE (GST_PICTURE_FILTER (object))->n_threads);
}

static const PropertyRow property_rows[] = {
  { "n-threads", "Threads",
      "Threads that share a frame: 0 = as many as the number of processors, if "
      "trials show that this is faster than 1; 1 = the streaming thread alone. "
      "All elements of a process share as many helpers as it has processors, "
      "and those that have work to do already get none. The picture does not "
      "depend on it.",
      PROPERTY_KIND_UINT, .max = G_MAXUINT, .set = set_n_threads,
      .get = get_n_threads },
};

static void
gst_picture_filter_class_init (GstPictureFilterClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstVideoFilterClass *filter_class = GST_VIDEO_FILTER_CLASS (klass);
  GstCaps *caps = video_formats_template_caps ();

  properties_install (G_OBJECT_CLASS (klass), property_rows,
      G_N_ELEMENTS (property_rows));
  gst_element_class_add_pad_template (element_class,
      gst_pad_template_new ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, caps));
  gst_element_class_add_pad_template (element_class,
      gst_pad_template_new ("src", GST_PAD_SRC, GST_PAD_ALWAYS, caps));
  gst_caps_unref (caps);

  trans_class->transform_ip_on_passthrough = FALSE;
  trans_class->transform_caps = GST_DEBUG_FUNCPTR (transform_caps);
  trans_class->propose_allocation = GST_DEBUG_FUNCPTR (propose_allocation);
  trans_class->start = GST_DEBUG_FUNCPTR (start);
  trans_class->stop = GST_DEBUG_FUNCPTR (stop);
  trans_class->transform_ip = GST_DEBUG_FUNCPTR (transform_ip);
  trans_class->before_transform = GST_DEBUG_FUNCPTR (before_transform);
  filter_class->set_info = GST_DEBUG_FUNCPTR (set_info);
  filter_class->transform_frame_ip = GST_DEBUG_FUNCPTR (transform_frame_ip);
  gst_type_mark_as_plugin_api (GST_TYPE_PICTURE_FILTER, 0);
}

static void
gst_picture_filter_init (GstPictureFilter *filter)
{
  (void) filter;
}
