#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Puts the C sources that git knows into GStreamer's style:
#
#   scripts/format.sh           rewrites them
#   scripts/format.sh --check   changes nothing; fails and names what differs
#
# clang-format differs from version to version; this project's is 14.
set -euo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/setup.sh"

case "${1-}" in
  '' | --check) ;;
  *) die "unknown argument '$1'; allowed: --check or nothing" ;;
esac
need format
cd "$root"
mapfile -d '' -t files < <(git ls-files -z -- '*.c' '*.h')
if [ $# -eq 0 ]; then
  clang-format-14 -i "${files[@]}"
elif ! found=$(clang-format-14 --dry-run --Werror "${files[@]}" 2>&1); then
  sed -n 's/:[0-9]*:[0-9]*: error: .*//p' <<<"$found" | sort -u
  die "not in style; scripts/format.sh mends it"
fi
