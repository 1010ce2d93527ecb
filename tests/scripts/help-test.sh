#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Asks every script for --help:   help-test.sh
#
# Each has to say how it is used, by name, before it installs, builds or plays
# anything and before it needs what only its work needs.
set -euo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/../../scripts/setup.sh"
cd "$root"

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
for tool in apt-get sudo meson ninja gst-launch-1.0 gst-inspect-1.0; do
  printf '#!/bin/sh\necho "%s $*" >>%s/called\n' "$tool" "$tools" \
    >"$tools/$tool"
  chmod +x "$tools/$tool"
done
export PATH=$tools:$PATH

# help_of SCRIPT: Python without the modules that packages bring.
help_of () {
  local run=(bash)
  [[ $1 != *.py ]] || run=(/usr/bin/python3 -S)
  timeout 20 "${run[@]}" "$1" --help </dev/null 2>&1
}

failed=0 total=0
for script in .ci/run scripts/*.sh scripts/*.py examples/{,*/}*.{sh,py} \
  tests/{,*/,*/*/}*.{sh,py}; do
  [ -x "$script" ] || continue # a part of others
  total=$((total + 1))
  if ! said=$(help_of "$script") || [ -e "$tools/called" ] \
    || [[ $said != *"${script##*/}"* ]]; then
    failed=$((failed + 1))
    printf '%s --help: %s\n' "$script" "$said"
    cat "$tools/called" 2>/dev/null && rm "$tools/called"
  fi
done
echo "$total scripts, $failed failed"
[ "$failed" -eq 0 ]
