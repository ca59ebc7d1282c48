import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** What a small MES host runs, and what the tests change on it. */
const PACKAGES = [
  // the system
  ...[
    "systemd",
    "systemd-sysv",
    "dbus",
    "libpam-systemd",
    "passwd",
    "procps",
    "iproute2",
    "cron",
    "sudo",
    "openssh-server",
  ],
  // what an MES is built on
  ...["tomcat10", "postgresql", "nginx-light", "mosquitto", "redis-server"],
  // what the tests use to make changes
  ...["acl", "attr", "libcap2-bin", "nftables", "netcat-openbsd", "python3-minimal"],
];

/** Builds a root folder; see the script. */
export const BUILD_SCRIPT = `${import.meta.dirname}/rootfs.sh`;

/** The packages as one argument. */
export const PACKAGE_LIST = PACKAGES.join(",");

/** Names the root folder by what it is made from, so that a changed recipe makes another one. */
export function recipeName(): string {
  const hash = createHash("sha256").update(PACKAGE_LIST).update(readFileSync(BUILD_SCRIPT));
  return `debian-12-${hash.digest("hex").slice(0, 12)}`;
}
