#!/bin/bash
# Runs samhain with a configuration and a database of the bench's own: samhain.sh FOLDER PROGRAM [ARG]...
# Its places are compiled in, so folders of the bench lie over them, in a mount namespace that goes with it.
set -euo pipefail
folder=$1
shift
[ "${MESDRIFT_BENCH_PRIVATE:-}" ] ||
  exec env MESDRIFT_BENCH_PRIVATE=yes unshare --mount --propagation private bash "$0" "$folder" "$@"
for place in etc var/lib var/log run; do mount --bind "$folder/${place#var/}" "/$place"; done
exec "$@"
