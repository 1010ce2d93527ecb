#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Makes docs/pictures/ with the plugin as it is now:
#
#   scripts/make-pictures.sh
#
# To be run when a filter's output or one of the pictures' pipelines has changed.
set -euo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/setup.sh"

# shellcheck disable=SC2034
packages[pictures]="python3 python3-pil fonts-dejavu-core"
need build play pictures
configure "$root/build"
compile "$root/build" gst/libgstedgelens.so
export GST_PLUGIN_PATH=$root/build/gst${GST_PLUGIN_PATH:+:$GST_PLUGIN_PATH}
mkdir -p "$root/docs/pictures"
step "drawing docs/pictures"
/usr/bin/python3 "$root/scripts/make-pictures.py" "$root/docs/pictures"
