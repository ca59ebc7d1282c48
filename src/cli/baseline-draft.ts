import { basename, dirname, join, relative } from "node:path";
import type { Command } from "commander";
import { KINDS } from "../../agent/probes/index.ts";
import { compile } from "../baseline/compile.ts";
import { draft } from "../baseline/draft.ts";
import { gather } from "../baseline/gather.ts";
import { PACKS } from "../baseline/packs.ts";
import { readInput } from "../files/read-input.ts";
import { writeAtomic } from "../files/write-atomic.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { Trouble } from "../model/trouble.ts";
import type { Watch } from "../model/watch.ts";
import { count } from "../print/words.ts";
import { readSnapshot } from "./diff-snapshots.ts";

interface Options {
  from: string;
  extends: string[];
  id?: string;
  output: string;
}

/** `mesdrift baseline draft`: a baseline that approves a host as a snapshot shows it. */
export function addDraftCommand(program: Command): void {
  program
    .command("draft")
    .description("make a baseline that approves a host as it is")
    .requiredOption("--from <snapshot>", "snapshot of the host, from mesdrift-agent snapshot")
    .option("--extends <pack>", "id of a pack, or file to extend; may be repeated", append, [])
    .option("--id <id>", "id of the baseline; else made of the host's name")
    .requiredOption("-o, --output <file>", "where to write it")
    .action(writeDraft);
}

function append(value: string, values: string[]): string[] {
  return [...values, value];
}

/** The bulk file first: a baseline never names one that isn't there. */
async function writeDraft({ from, extends: names, id, output }: Options): Promise<void> {
  const snapshot = readSnapshot(readInput(from), from);
  if (snapshot === undefined)
    throw new Trouble(`${from}: no snapshot; take one with mesdrift-agent snapshot -o FILE`);
  const packs = names.map((name) => locate(name, output));
  const bulkFile = `${basename(output).replace(/\.ya?ml$/, "")}.facts.jsonl`;
  const { yaml, bulk } = draft(snapshot, KINDS, {
    id: id ?? idOf(snapshot),
    extends: packs,
    watched: packs.flatMap((name) => watchedBy(name, output)),
    bulkFile,
    schema: relative(dirname(output), join(PACKS, "baseline.schema.json")),
  });
  const bulkPath = join(dirname(output), bulkFile);
  if (bulk !== undefined) writeAtomic(bulkPath, bulk);
  writeAtomic(output, yaml);
  const files = bulk === undefined ? output : `${output} and ${bulkPath}`;
  process.stdout.write(
    `Wrote ${files}: ${count(snapshot.facts.length, "fact")}. Read it, then run mesdrift baseline lint ${output}\n`,
  );
}

/** Files are named from where the draft will be; packs by their id. */
function locate(name: string, output: string): string {
  return /[/\\]|\.(ya?ml|json)$/.test(name) ? `./${relative(dirname(output), name)}` : name;
}

function watchedBy(name: string, output: string): Watch[] {
  const path = name.startsWith("./") ? join(dirname(output), name) : join(PACKS, `${name}.yaml`);
  return compile(gather(path)).watch;
}

function idOf({ host: { name } }: Snapshot): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9.-]+/g, "-")
      .replace(/^[.-]+/, "") || "host"
  );
}
