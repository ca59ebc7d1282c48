#!/bin/bash
# Boots one host in the bed, and stays with it: boot.sh NAME ADDRESS FOLDER ROOT_FOLDER [systemd-nspawn option]...
# FOLDER holds what the host changes, laid over ROOT_FOLDER. A host that was booted before keeps it.
set -euo pipefail
name=$1 address=$2 folder=$3 lower=$4
shift 4

root=$folder/root
group=/sys/fs/cgroup/$name

set_up() {
  mkdir -p "$folder"/{upper,work,root}
  mount -t overlay -o "lowerdir=$lower,upperdir=$folder/upper,workdir=$folder/work" overlay "$root"

  echo "$name" >"$root/etc/hostname"
  printf '127.0.0.1 localhost\n127.0.1.1 %s\n' "$name" >"$root/etc/hosts"
  mkdir -p "$root/etc/systemd/network"
  printf '[Match]\nName=host0\n[Network]\nAddress=%s/16\nLinkLocalAddressing=no\n' "$address" \
    >"$root/etc/systemd/network/10-host0.network"
  chroot "$root" ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
  mkdir "$group"
}

mountpoint --quiet "$root" || set_up
# What the boot before left, which the kernel may take a moment to empty.
for _ in {1..50}; do
  find "$group" -mindepth 1 -depth -type d -exec rmdir {} + 2>/dev/null && break
  sleep 0.1
done
echo $$ >"$group/cgroup.procs"
exec systemd-nspawn --quiet --boot --directory="$root" --machine="$name" --register=no --keep-unit --notify-ready=no \
  --kill-signal=SIGRTMIN+3 --network-veth --network-bridge=bed0 --resolv-conf=off --timezone=off --link-journal=no \
  --console=pipe "$@"
