import { expect, test } from "vitest";
import { isRemote, isWithin, mountOf, parseMounts } from "../../../agent/host/mounts.ts";

const MOUNTS = parseMounts(`21 1 254:0 / / rw,relatime - ext4 /dev/sda1 rw
22 21 0:5 / /proc rw - proc proc rw
40 21 0:40 / /srv/plant\\040files rw shared:7 master:2 - nfs4 mes-nas:/plant rw,hard
41 40 254:1 / /srv/plant\\040files/local rw - ext4 /dev/sdb1 rw
50 21 0:50 / /misc rw - autofs systemd-1 rw
51 50 0:51 / /misc rw - tmpfs tmpfs rw
60 21 0:60 / /mnt/win rw - fuse.sshfs user@host: rw
`);

test.each([
  ["/etc/passwd", "ext4", false],
  ["/proc/1/status", "proc", false],
  ["/srv/plant files/a.xml", "nfs4", true],
  ["/srv/plant files/local/a.xml", "ext4", false],
  ["/srv/plant files2", "ext4", false],
  ["/misc", "tmpfs", false],
  ["/mnt/win/x", "fuse.sshfs", true],
])("%s lies on %s; remote: %s", (path, type, remote) => {
  const mount = mountOf(path, MOUNTS);
  expect(mount?.type).toBe(type);
  expect(mount && isRemote(mount)).toBe(remote);
});

test("a root on the network is no remote mount, since nothing works without it", () => {
  expect(isRemote({ at: "/", type: "nfs4" })).toBe(false);
});

test("everything lies within the root", () => {
  expect(isWithin("/etc", "/")).toBe(true);
  expect(isWithin("/etcetera", "/etc")).toBe(false);
});
