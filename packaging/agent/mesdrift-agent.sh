#!/bin/sh
# Whoever is root acts as the agent's own user, so that what the agent keeps stays its own, with the right to read everything
# and, where the command writes a file for people, to write it where they say.
set -eu
program=/usr/lib/mesdrift/mesdrift-agent
state=/var/lib/mesdrift/mesdrift

if [ "$(id -u)" != 0 ]; then
  # What the service keeps is closed to others. They must not take it for missing, nor make a key of their own for the host's.
  case "${1:-} $* " in
    *" --state"* | *" --help "* | *" -h "*) ;;
    "status "* | "key "* | "trust "* | "import "* | "enrol "* | "export "* | "deliver "* | "pause "*)
      echo "mesdrift-agent: found user $(id -un), expected root: sudo mesdrift-agent $1; or name the folder of another agent with --state" >&2
      exit 2
      ;;
  esac
  exec "$program" "$@"
fi

# Root alone may have it pause.
if [ "${1:-}" = pause ]; then
  shift
  exec "$program" pause --state "$state" "$@"
fi

rights=+dac_read_search,+sys_ptrace,+net_admin
case "${1:-}" in
  snapshot | audit | doctor | export) rights=$rights,+dac_override ;;
esac
# One level down, since what it trusts is marked beside its folder too, where its unit must be able to write.
export XDG_STATE_HOME=/var/lib/mesdrift SUDO_USER="${SUDO_USER:-root}"
act() {
  setpriv --reuid=mesdrift --regid=mesdrift --init-groups --no-new-privs \
    --inh-caps="-all,$rights" --ambient-caps="-all,$rights" --bounding-set="-all,$rights" "$program" "$@"
}
act "$@"
# The service is to heed at once whom it obeys now.
case "${1:-} ${2:-}" in
  enrol\ * | "trust add" | import\ *)
    if [ -d /run/systemd/system ]; then systemctl try-restart mesdrift-agent.service; fi
    ;;
esac
