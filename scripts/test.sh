#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Builds the plugin and runs all of its tests:
#
#   scripts/test.sh [OPTION FOR meson test...]
#
# Installs what is missing first (apt, through sudo where not root). The last
# line is "N passed, N failed", the exit status 0 when none failed.
set -euo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/setup.sh"

need build play programs test
configure "$root/build"
compile "$root/build"
run_tests "$root/build" "$@"
