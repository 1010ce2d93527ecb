/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "focusmeter.h"

#include "cpuchoice.h"
#include "engine/edges/focus.h"

/* All regions of a frame may take as many rows as so many frames. */
#define FRAMES_OF_REGIONS 32
/* Rows that a region reads beside its own. */
#define ROWS_AROUND 2

/* Rows of [y, y + height) that are in a field, counted in the field's rows. */
static void
field_rows (guint field, guint n_fields, gint y, gint height, gint *first,
    gint *n)
{
  const gint round = (gint) n_fields - 1 - (gint) field;

  *first = (y + round) / (gint) n_fields;
  *n = (y + height + round) / (gint) n_fields - *first;
}

/* What of [start, start + length) is in [0, size). */
static void
cut (gint64 start, guint length, gint size, gint *from, gint *n)
{
  *from = (gint) CLAMP (start, 0, size);
  *n = (gint) CLAMP (start + length, *from, size) - *from;
}

/* Focus of a rectangle that lies in the picture; 0 if it is empty. */
static gdouble
measure (const FocusFrame *frame, const FrameArea *area)
{
  const VideoPlanes *planes = frame->planes;
  const gdouble range = frame->tones->white - frame->tones->black;
  const gdouble pixels = (gdouble) area->width * area->height;
  gdouble energy = 0;

  if (pixels == 0)
    return 0;
  for (guint field = 0; field < planes->n_fields; field++) {
    gint first, n;

    field_rows (field, planes->n_fields, area->y, area->height, &first, &n);
    energy += el_focus_energy (cpu_choice_kernels (), &planes->field[field],
        frame->tones->luma_weight, area->x, first, area->width, n,
        frame->scratch);
  }
  return energy / (range * range) / pixels;
}

/* --- regions of interest --- */

/* Regions of interest count from the frame's first pixel, not the picture's. */
static FrameArea
area_of (const VideoPlanes *planes, const GstVideoRegionOfInterestMeta *roi)
{
  const FrameArea *picture = &planes->picture;
  FrameArea area;

  cut ((gint64) roi->x - picture->x, roi->w, picture->width, &area.x,
      &area.width);
  cut ((gint64) roi->y - picture->y, roi->h, picture->height, &area.y,
      &area.height);
  return area;
}

static void
append_region (GValue *regions, const GstVideoRegionOfInterestMeta *roi,
    gdouble focus)
{
  GValue region = G_VALUE_INIT;

  g_value_init (&region, GST_TYPE_STRUCTURE);
  g_value_take_boxed (&region,
      gst_structure_new ("region", "type", G_TYPE_STRING,
          g_quark_to_string (roi->roi_type), "id", G_TYPE_INT, roi->id, "x",
          G_TYPE_UINT, roi->x, "y", G_TYPE_UINT, roi->y, "w", G_TYPE_UINT,
          roi->w, "h", G_TYPE_UINT, roi->h, "focus", G_TYPE_DOUBLE, focus,
          NULL));
  gst_value_array_append_and_take_value (regions, &region);
}

/* Appends the regions that there is time for; returns how many are left. */
static guint
append_regions (const FocusFrame *frame, GValue *regions)
{
  gint64 rows = (gint64) FRAMES_OF_REGIONS
      * (frame->planes->picture.height + ROWS_AROUND);
  gpointer state = NULL;
  guint n_left = 0;
  GstMeta *meta;

  while ((meta = gst_buffer_iterate_meta_filtered (frame->planes->buffer,
              &state, GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE))) {
    const GstVideoRegionOfInterestMeta *roi =
        (const GstVideoRegionOfInterestMeta *) meta;
    const FrameArea area = area_of (frame->planes, roi);

    rows -= area.height + ROWS_AROUND;
    if (rows >= 0)
      append_region (regions, roi, measure (frame, &area));
    else
      n_left++;
  }
  return n_left;
}

/* --- messages --- */

void
focus_meter_restart (FocusMeter *meter)
{
  meter->last = GST_CLOCK_TIME_NONE;
}

/* Running time or stream time. */
typedef guint64 (*SegmentTimeFunc) (const GstSegment *segment, GstFormat format,
    guint64 position);

static GstClockTime
time_of (const FocusFrame *frame, SegmentTimeFunc to_time)
{
  if (frame->segment->format != GST_FORMAT_TIME)
    return GST_CLOCK_TIME_NONE;
  return to_time (frame->segment, GST_FORMAT_TIME,
      GST_BUFFER_PTS (frame->planes->buffer));
}

gboolean
focus_meter_is_due (FocusMeter *meter, const FocusFrame *frame,
    guint64 interval)
{
  const GstClockTime now = time_of (frame, gst_segment_to_running_time);
  const GstClockTime last = meter->last;
  const gboolean due = !GST_CLOCK_TIME_IS_VALID (now)
      || !GST_CLOCK_TIME_IS_VALID (last) || now < last
      || now - last >= interval;

  if (due)
    meter->last = now;
  return due;
}

guint64
focus_meter_scratch_size (const VideoPlanes *planes)
{
  return el_focus_scratch_size (&planes->field[0]);
}

GstStructure *
focus_meter_measure (const FocusFrame *frame, gdouble *focus, guint *n_left_out)
{
  GstBuffer *buffer = frame->planes->buffer;
  const FrameArea whole = { 0, 0, frame->planes->picture.width,
    frame->planes->picture.height };
  GValue regions = G_VALUE_INIT;
  GstStructure *message;

  *focus = measure (frame, &whole);
  message = gst_structure_new ("sobelfilter", "timestamp", GST_TYPE_CLOCK_TIME,
      GST_BUFFER_PTS (buffer), "stream-time", GST_TYPE_CLOCK_TIME,
      time_of (frame, gst_segment_to_stream_time), "running-time",
      GST_TYPE_CLOCK_TIME, time_of (frame, gst_segment_to_running_time),
      "duration", GST_TYPE_CLOCK_TIME, GST_BUFFER_DURATION (buffer), "focus",
      G_TYPE_DOUBLE, *focus, NULL);
  g_value_init (&regions, GST_TYPE_ARRAY);
  *n_left_out = append_regions (frame, &regions);
  if (gst_value_array_get_size (&regions) > 0)
    gst_structure_take_value (message, "regions", &regions);
  else
    g_value_unset (&regions);
  return message;
}
