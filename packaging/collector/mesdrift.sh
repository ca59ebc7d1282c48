#!/bin/sh
# Whoever is root acts for the collector as its own user, so that its files stay its own, reading and writing what root names.
set -eu
program=/usr/lib/mesdrift-collector/mesdrift
[ "$(id -u)" = 0 ] || exec "$program" "$@"
case "${1:-}" in
  collector | deploy) ;;
  *) exec "$program" "$@" ;;
esac

export XDG_STATE_HOME=/var/lib SUDO_USER="${SUDO_USER:-root}"
rights=+dac_override
exec setpriv --reuid=mesdrift-collector --regid=mesdrift-collector --init-groups --no-new-privs \
  --inh-caps="-all,$rights" --ambient-caps="-all,$rights" --bounding-set="-all,$rights" "$program" "$@"
