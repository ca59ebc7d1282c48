import { readFileSync } from "node:fs";
import type { Calls } from "./calls.ts";
import { hostError } from "./fault.ts";
import { local } from "./local.ts";
import { isRemote, isWithin, type Mount, mountOf, parseMounts } from "./mounts.ts";
import { hiding, hostMounts } from "./unit-mounts.ts";

/** Directories on remote mounts that may be entered, one above such a mount not counting, and the calls to be used there. */
export interface Named {
  directories: readonly string[];
  calls: Calls;
}

/**
 * The calls for each path of a host: local ones, but on a remote mount those given, where it was named; else none, and a
 * `HostError` "remote", or "denied" where this program's unit hides what is there. The mounts are those at the time of asking.
 * @param root folder of this machine that is the host's "/", without a slash at its end; it may itself be remote
 */
export function doors(root: string, named?: Named): (path: string) => Calls {
  const mounts = parseMounts(readFileSync("/proc/self/mountinfo", "utf8"))
    .filter(({ at }) => at.startsWith(`${root}/`))
    .map((mount) => ({ ...mount, at: mount.at.slice(root.length) }));
  return doorsFor(local(root), { mounts, host: root === "" ? hostMounts() : undefined }, named);
}

/** As {@link doors}. @param calls where no remote mount is in the way */
export function doorsFor(
  calls: Calls,
  { mounts, host }: { mounts: readonly Mount[]; host?: readonly Mount[] | undefined },
  named?: Named,
): (path: string) => Calls {
  const isHidden = hiding(mounts, host);
  const special = mounts.filter(isRemote);
  return (path) => {
    if (isHidden(path)) throw hostError("denied", path, "hidden from this service by its unit");
    if (!special.some(({ at }) => isWithin(path, at))) return calls;
    const mount = mountOf(path, mounts);
    if (!mount || !isRemote(mount)) return calls;
    const meant = named?.directories.filter((directory) => isWithin(directory, mount.at)) ?? [];
    if (named && meant.some((directory) => isWithin(path, directory) || isWithin(directory, path)))
      return named.calls;
    throw hostError("remote", path, `on a mount of type ${mount.type}, not entered unless it is named`);
  };
}
