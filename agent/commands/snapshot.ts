import type { Command } from "commander";
import { writeAtomic } from "../../src/files/write-atomic.ts";
import { safeJson } from "../../src/print/json.ts";
import { addExamples } from "../../src/program/help.ts";
import { systemClock } from "../clock.ts";
import { observe } from "../observe.ts";
import { PROBES } from "../probes/index.ts";
import { addHostOptions, type HostOptions } from "./options.ts";
import { leaveDigests, partsFor } from "./parts.ts";
import { progressOn } from "./progress.ts";

/** `mesdrift-agent snapshot`: all facts of the host, as JSON. */
export function addSnapshotCommand(program: Command): void {
  const command = program
    .command("snapshot")
    .summary("observe this host, write its facts as JSON")
    .description(
      "Observes this host and writes its facts as JSON: what a baseline is drafted from. Secrets are in it as digests only.",
    );
  addExamples(addHostOptions(command), [
    "mesdrift-agent snapshot -o golden.json",
    "mesdrift-agent snapshot --config '/opt/mes/**/*.xml' -o golden.json",
    "mesdrift-agent snapshot --root /mnt/image -o image.json",
  ])
    .option("-o, --output <file>", "where to write; - is standard output", "-")
    .action(snapshot);
}

async function snapshot({ output, ...options }: HostOptions & { output: string }): Promise<void> {
  // Without what was approved: a baseline drafted from this must rest on what is here now.
  const { approved: _, standards: __, ...parts } = await partsFor(options);
  const progress = progressOn(process.stderr);
  const facts = await observe({
    probes: PROBES,
    ...parts,
    clock: systemClock,
    progress: progress.told,
  });
  progress.done();
  leaveDigests(parts, options);
  const text = `${safeJson(JSON.stringify(facts))}\n`;
  if (output === "-") process.stdout.write(text);
  else writeAtomic(output, text);
}
