import { basename, dirname, join, relative } from "node:path";
import { type Command, Option } from "commander";
import { compile } from "../baseline/compile.ts";
import { type Draft, draft, ofKinds } from "../baseline/draft.ts";
import { gather } from "../baseline/gather.ts";
import { isPackId, PACKS, packFile } from "../baseline/packs.ts";
import { readInput } from "../files/read-input.ts";
import { writeAtomic } from "../files/write-atomic.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { Trouble } from "../model/trouble.ts";
import type { Watch } from "../model/watch.ts";
import { brokenChecksText } from "../print/broken-checks.ts";
import { kindsText } from "../print/kinds-told.ts";
import { pageFor } from "../print/page.ts";
import { count } from "../print/words.ts";
import { addExamples } from "../program/help.ts";
import { allKinds } from "./kinds.ts";
import { append } from "./option-values.ts";
import { snapshotInput } from "./snapshot-input.ts";

interface Options {
  from: string;
  extends: string[];
  kinds?: string[];
  id?: string;
  key: string[];
  output: string;
}

/** `mesdrift baseline draft`: a baseline that approves a host as a snapshot shows it. */
export function addDraftCommand(program: Command): void {
  const command = program
    .command("draft")
    .summary("make a baseline that approves a host as it is")
    .description(
      "Makes a baseline that approves a host as a snapshot shows it, to be read and edited by an engineer. Many or long facts go to FILE.facts.jsonl beside it.",
    );
  addExamples(command, [
    "mesdrift baseline draft --from golden.json --extends debian-12 --extends sshd -o line3.yaml",
    "mesdrift baseline draft --from mes-3.signed --key mes-3.pub -o line3.yaml",
  ])
    .requiredOption(
      "--from <snapshot>",
      "snapshot of the host, from mesdrift-agent snapshot or mesdrift collector snapshot",
    )
    .option(
      "--key <file>",
      "public key of the host that signed the snapshot, as mesdrift-agent key show printed it there",
      append,
      [],
    )
    .option("--extends <pack>", "id of a pack, or file to extend; may be repeated", append)
    .addOption(
      new Option("--kinds <kinds>", "kinds of facts to approve, with commas between")
        .argParser((text) => text.split(","))
        .default(undefined, "all that the snapshot holds"),
    )
    .option("--id <id>", "id of the baseline; else made of the host's name")
    .requiredOption("-o, --output <file>", "where to write it")
    .action(writeDraft);
}

async function writeDraft({
  from,
  extends: names = [],
  kinds,
  id,
  key,
  output,
}: Partial<Options> & Omit<Options, "extends">) {
  const input = snapshotInput(readInput(from), from, key);
  if (input === undefined)
    throw new Trouble(`${from}: no snapshot; take one with mesdrift-agent snapshot -o FILE`);
  const known = await allKinds();
  const { snapshot: taken, signed } = input;
  if (signed) process.stdout.write(kindsText(signed, known.keys(), new Date()));
  const snapshot = kinds === undefined ? taken : ofKinds(taken, kinds, known);
  const packs = names.map((name) => locate(name, output));
  const bulkFile = `${basename(output).replace(/\.ya?ml$/, "")}.facts.jsonl`;
  const made = draft(snapshot, known, {
    id: id ?? idOf(snapshot),
    extends: packs,
    watched: packs.flatMap((name) => watchedBy(name, output)),
    bulkFile,
    schema: relative(dirname(output), join(PACKS, "baseline.schema.json")),
  });
  const files = write(made, output, join(dirname(output), bulkFile));
  const { checkSnapshot } = await import("../../agent/judge.ts");
  const { deviations } = checkSnapshot(compile(gather(output)).checks, snapshot);
  process.stdout.write(
    `Wrote ${files.join(" and ")}: ${count(snapshot.facts.length, "fact")}.\n${brokenChecksText(deviations, pageFor(process.stdout))}Read it, then run mesdrift baseline lint ${output}\n`,
  );
}

/** The bulk file first: a baseline never names one that isn't there. */
function write({ yaml, bulk }: Draft, output: string, bulkPath: string): string[] {
  if (bulk !== undefined) writeAtomic(bulkPath, bulk);
  writeAtomic(output, yaml);
  return bulk === undefined ? [output] : [output, bulkPath];
}

/** Files are named from where the draft will be; packs by their id. */
function locate(name: string, output: string): string {
  return isPackId(name) ? name : `./${relative(dirname(output), name)}`;
}

function watchedBy(name: string, output: string): Watch[] {
  return compile(gather(isPackId(name) ? packFile(name) : join(dirname(output), name))).watch;
}

function idOf({ host: { name } }: Snapshot): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9.-]+/g, "-")
      .replace(/^[.-]+/, "") || "host"
  );
}
