#!/bin/bash
# Builds the root folder of a Debian 12 host: rootfs.sh FOLDER PACKAGES
# Run it under a lock. The folder gets its name last: one that is there is complete.
set -euo pipefail
target=$1 packages=$2
[ ! -e "$target" ] || exit 0

# A private mount namespace: what a killed build has mounted goes with it, and is never removed through.
[ "${3:-}" = private ] || exec unshare --mount --propagation private bash "$0" "$target" "$packages" private

building=$target.building
rm -rf --one-file-system "$building"
mmdebstrap --quiet --mode=root --variant=minbase --include="$packages" \
  --aptopt='Acquire::Languages "none"' --dpkgopt=force-unsafe-io \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  bookworm "$building"
chroot "$building" systemctl --quiet enable systemd-networkd

# Each host makes an identity of its own when it boots.
rm -f "$building"/etc/ssh/ssh_host_*
: >"$building/etc/machine-id"
mv "$building" "$target"
