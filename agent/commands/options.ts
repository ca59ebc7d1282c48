import { type Command, Option } from "commander";
import { isRoot } from "../host/user.ts";
import { defaultStateFolder } from "../state.ts";

/** Options that both looking and judging take. */
export interface HostOptions {
  root?: string;
  baseline: string[];
  config: string[];
  state: string;
}

const repeat = (value: string, all: string[]) => [...all, value];

export function addHostOptions(command: Command): Command {
  return command
    .option("--root <dir>", "audit an image or a chroot in this folder, without running anything of it")
    .addOption(
      new Option("--baseline <file>", "baseline to compare with, YAML or compiled; may be repeated")
        .argParser(repeat)
        .default([], "the packs that fit this system"),
    )
    .addOption(
      new Option("--config <glob>", "further config files to look into; may be repeated")
        .argParser(repeat)
        .default([], "none"),
    )
    .option("--state <dir>", "folder of the agent's own files", defaultStateFolder(process.env, isRoot()));
}
