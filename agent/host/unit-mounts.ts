/** What the unit of a service hides from it: systemd gives it mounts of its own (systemd.exec(5), "Sandboxing"). */
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { isCode } from "../../src/files/fault.ts";
import { isWithin, type Mount, parseMounts } from "./mounts.ts";

/** File systems of which each one shows what the kernel tells, and so hides nothing. */
const OF_KERNEL = new Set(
  ["proc", "sysfs", "cgroup", "cgroup2", "mqueue", "securityfs", "debugfs", "tracefs"].concat([
    "bpf",
    "configfs",
    "devpts",
    "efivarfs",
  ]),
);

/** The host's own mounts, where this program is a service, and so may have others; undefined where it is none, or has no right to look. */
export function hostMounts(): Mount[] | undefined {
  if (process.env.INVOCATION_ID === undefined) return undefined;
  try {
    return parseMounts(readFileSync("/proc/1/mountinfo", "utf8"));
  } catch (thrown) {
    if (["EACCES", "EPERM", "ENOENT"].some((code) => isCode(thrown, code))) return undefined;
    throw thrown;
  }
}

/**
 * Tells of paths without links whether something else is there than the host has.
 * @param own mounts of this program @param host mounts of the host, where they are known
 */
export function hiding(own: readonly Mount[], host: readonly Mount[] = own): (path: string) => boolean {
  const [here, there] = [byPlace(own), byPlace(host)];
  // Another root altogether is that of a container, which is a host of its own.
  const isApart = shown("/", here) !== shown("/", there);
  const places = new Map<string, boolean>();
  for (const at of new Set([...here.keys(), ...there.keys()])) {
    const mount = nearest(at, here);
    const differs = !isApart && !isOfKernel(mount) && shown(at, here) !== shown(at, there);
    places.set(at, differs || (mount !== undefined && isEmptied(mount)));
  }
  const hidden = [...places].flatMap(([at, isHidden]) => (isHidden ? [at] : []));
  return (path) => hidden.some((at) => isWithin(path, at)) && nearest(path, places) === true;
}

/** Has systemd laid something empty over what is there (InaccessiblePaths=)? In a container the empty things are the container manager's. */
function isEmptied({ from }: Mount): boolean {
  return /^(?:\/run)?\/(?:systemd|host)\/inaccessible\//.test(from);
}

function isOfKernel(mount: Mount | undefined): boolean {
  return mount !== undefined && OF_KERNEL.has(mount.type);
}

/** What is mounted where; of several at one place the last, which hides the others. */
function byPlace(mounts: readonly Mount[]): Map<string, Mount> {
  return new Map(mounts.map((mount) => [mount.at, mount]));
}

/** Which file or folder of which file system is at a path. */
function shown(path: string, mounts: ReadonlyMap<string, Mount>): string {
  const mount = nearest(path, mounts);
  if (mount === undefined) return "nothing";
  return `${mount.device} ${join(mount.from, relative(mount.at, path))}`;
}

/** What is said of a path, or else of the nearest folder above it of which anything is said. */
function nearest<What>(path: string, places: ReadonlyMap<string, What>): What | undefined {
  for (let at = path; ; at = dirname(at)) {
    const what = places.get(at);
    if (what !== undefined || at === dirname(at)) return what;
  }
}
