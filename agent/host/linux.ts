import { doors } from "./doors.ts";
import { Files } from "./files.ts";
import type { Host } from "./host.ts";
import { remote } from "./remote.ts";
import { run } from "./run.ts";
import { currentUser } from "./user.ts";

/** Longest that a call on a named remote mount may take, in seconds. */
const REMOTE_SECONDS = 5;

export interface LinuxOptions {
  /** Directories on remote mounts that may be entered. */
  named?: readonly string[];
  /** Longest that one call on them may take. */
  seconds?: number;
}

/** The running Linux host. */
export class LinuxHost extends Files implements Host {
  readonly live = true;
  readonly user = currentUser();
  readonly run = run;

  constructor({ named = [], seconds = REMOTE_SECONDS }: LinuxOptions = {}) {
    super(doors("", { directories: named, calls: remote(seconds) }));
  }
}
