#!/bin/bash
# A bed for hosts: bed.sh FOLDER
# Private mount, process, network and cgroup namespaces, so that nothing of it touches the machine. It lives as long as
# its standard input stays open: when whoever holds the other end goes, in whatever way, all of it goes and is removed.
# Prints the process id of the bed's first process.
set -euo pipefail
folder=$1
[ "${2:-}" = private ] || exec unshare --mount --propagation private bash "$0" "$folder" private

trap '' HUP INT TERM
umount --recursive --lazy /sys/fs/cgroup 2>/dev/null || true
mkdir -p /sys/fs/cgroup
mount -t cgroup2 none /sys/fs/cgroup
group=/sys/fs/cgroup/mesdrift-bed-$$
mkdir "$group"

bed() {
  echo "$BASHPID" >"$group/cgroup.procs"
  exec unshare --cgroup --net --pid --mount --fork --kill-child bash -euc '
    read -r pid _ </proc/self/stat # still the /proc of the machine: the id it knows us by
    mount -t proc proc /proc
    umount /sys/fs/cgroup
    mount -t cgroup2 none /sys/fs/cgroup
    mount -t tmpfs tmpfs /run
    ip link set lo up
    ip link add bed0 type bridge
    ip address add 10.77.0.1/16 dev bed0
    ip link set bed0 up
    echo "$pid"
    exec cat >/dev/null'
}
(bed) || true

# The kernel takes a moment to empty the groups after their last process.
for _ in {1..50}; do
  find "$group" -depth -type d -exec rmdir {} + 2>/dev/null && break
  sleep 0.1
done
rm -rf --one-file-system "$folder"
