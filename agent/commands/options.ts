import { type Command, Option } from "commander";
import type { Severity } from "../../src/model/severity.ts";
import { isRoot } from "../host/user.ts";
import { defaultStateFolder } from "../state.ts";

/** Options that both looking and judging take. */
export interface HostOptions {
  root?: string;
  baseline: string[];
  config: string[];
  state: string;
  rehash?: boolean;
  /** Go by what was verified before, and ask no source: for passes after a change. */
  keepTrust?: boolean;
  /** Largest share of one processor that this may take, where the operator of the host says nothing of it. */
  share?: number;
}

export interface AuditOptions extends HostOptions {
  format: "text" | "json";
  failOn: Severity | "never";
  sign?: boolean;
  output?: string;
}

export interface SnapshotOptions extends HostOptions {
  output: string;
  sign?: boolean;
}

export interface EnrolOptions {
  collector?: string;
  token?: string;
  from?: string;
  offline?: boolean;
  state: string;
  site?: string;
  rootFingerprint?: string;
}

export interface PauseOptions {
  state: string;
  for?: string;
  reason?: string;
  end?: boolean;
}

export interface RunOptions {
  state: string;
  logLevel: string;
}

export interface DoctorOptions {
  state: string;
  json?: boolean;
  record?: string;
}

export interface StatusOptions {
  state: string;
  json?: boolean;
}

const repeat = (value: string, all: string[]) => [...all, value];

/** Where the agent's own files are. */
export function addStateOption(command: Command): Command {
  return command.addOption(
    new Option("--state <dir>", "folder of the agent's own files, such as its keys").default(
      defaultStateFolder(process.env, isRoot()),
      "/var/lib/mesdrift for root, else mesdrift in $XDG_STATE_HOME or ~/.local/state",
    ),
  );
}

export function addHostOptions(command: Command): Command {
  return addStateOption(command)
    .option("--root <dir>", "look at an image or a chroot in this folder, running nothing of it")
    .addOption(
      new Option(
        "--baseline <file>",
        "baseline file, as written or compiled, or id of a pack; may be repeated",
      )
        .argParser(repeat)
        .default([], "the packs that fit this system"),
    )
    .addOption(
      new Option(
        "--config <glob>",
        "config files to look into beside those of the baseline; quote it; may be repeated",
      )
        .argParser(repeat)
        .default([], "none"),
    )
    .option("--rehash", "read every file again, whatever is known of it from the last pass");
}
