import type { Command } from "commander";
import { writeAtomic } from "../../src/files/write-atomic.ts";
import { safeJson } from "../../src/print/json.ts";
import { systemClock } from "../clock.ts";
import { observe } from "../observe.ts";
import { PROBES } from "../probes/index.ts";
import { addHostOptions, type HostOptions } from "./options.ts";
import { partsFor } from "./parts.ts";
import { progressOn } from "./progress.ts";

/** `mesdrift-agent snapshot`: all facts of the host, as JSON. */
export function addSnapshotCommand(program: Command): void {
  addHostOptions(program.command("snapshot").description("observe this host and write its facts as JSON"))
    .option("-o, --output <file>", "where to write, instead of standard output")
    .action(snapshot);
}

async function snapshot({ output, ...options }: HostOptions & { output?: string }): Promise<void> {
  const { host, watch, secrets } = await partsFor(options);
  const progress = progressOn(process.stderr);
  const facts = await observe({
    probes: PROBES,
    host,
    watch,
    secrets,
    clock: systemClock,
    progress: progress.told,
  });
  progress.done();
  const text = `${safeJson(JSON.stringify(facts))}\n`;
  if (output === undefined) process.stdout.write(text);
  else writeAtomic(output, text);
}
