#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Puts the C sources that git knows into GStreamer's style:
#
#   scripts/format.sh           rewrites them
#   scripts/format.sh --check   changes nothing; fails and names what differs
#
# clang-format differs from version to version; this project's is 14, and only
# what that one says is binding. Where there is another, and this one is not to
# be had, that is taken: --check then tells what it would change, and passes.
set -euo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/setup.sh"

case "${1-}" in
  '' | --check) ;;
  *) die "unknown argument '$1'; allowed: --check or nothing" ;;
esac
if ! command -v clang-format-14 >/dev/null \
  && { [ -n "${CI-}" ] || ! command -v clang-format >/dev/null; }; then
  (need format) >/dev/null 2>&1 || true
fi
formatter=$(command -v clang-format-14 || command -v clang-format) \
  || die "no clang-format here; this project's style is that of version 14"
cd "$root"
mapfile -d '' -t files < <(git ls-files -z -- '*.c' '*.h')
if [ $# -eq 0 ]; then
  "$formatter" -i "${files[@]}"
elif ! found=$("$formatter" --dry-run --Werror "${files[@]}" 2>&1); then
  sed -n 's/:[0-9]*:[0-9]*: error: .*//p' <<<"$found" | sort -u
  [ "${formatter##*/}" = clang-format-14 ] \
    || { step "in another style than $("$formatter" --version)'s"; exit 0; }
  die "not in style; scripts/format.sh mends it"
fi
