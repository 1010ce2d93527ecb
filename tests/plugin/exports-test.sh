#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A plugin shows GStreamer its two entry points and nothing else:
#
#   exports-test.sh PLUGIN
set -euo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/../../scripts/setup.sh"

found=$(nm --dynamic --defined-only --extern-only "$1" | awk '{ print $3 }' \
  | LC_ALL=C sort | paste -sd' ')
[ "$found" = 'gst_plugin_edgelens_get_desc gst_plugin_edgelens_register' ] \
  || die "exported: $found"
