import { readFileSync } from "node:fs";
import type { Calls } from "./calls.ts";
import { hostError } from "./fault.ts";
import { Files } from "./files.ts";
import type { Host } from "./host.ts";
import { local } from "./local.ts";
import { isRemote, isWithin, type Mount, mountOf, parseMounts } from "./mounts.ts";
import { remote } from "./remote.ts";
import { run } from "./run.ts";
import { currentUser } from "./user.ts";

/** Longest that a call on a named remote mount may take, in seconds. */
const REMOTE_SECONDS = 5;

/** The running Linux host. It looks once, when made, which file systems are mounted. */
export class LinuxHost extends Files implements Host {
  readonly live = true;
  readonly user = currentUser();
  readonly run = run;

  /** @param options.named directories on remote mounts that may be entered  @param options.seconds bound of each call there */
  constructor({
    named = [],
    seconds = REMOTE_SECONDS,
  }: { named?: readonly string[]; seconds?: number } = {}) {
    super(doors(parseMounts(readFileSync("/proc/self/mountinfo", "utf8")), named, remote(seconds)));
  }
}

/** Local calls everywhere but on remote mounts, which are entered only where they were named. */
function doors(mounts: readonly Mount[], named: readonly string[], bounded: Calls): (path: string) => Calls {
  const calls = local("");
  const remotes = mounts.filter(isRemote);
  return (path) => {
    if (!remotes.some(({ at }) => isWithin(path, at))) return calls;
    const mount = mountOf(path, mounts);
    if (!mount || !isRemote(mount)) return calls;
    if (named.some((directory) => isWithin(path, directory) || isWithin(directory, path))) return bounded;
    throw hostError(
      "remote",
      path,
      `on a mount of type ${mount.type}, which is not entered unless it is named`,
    );
  };
}
