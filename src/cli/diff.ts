import { randomBytes } from "node:crypto";
import { type Command, Option } from "commander";
import { readInput } from "../files/read-input.ts";
import { formats } from "../formats/all.ts";
import { canonical } from "../model/canonical.ts";
import type { Difference } from "../model/report.ts";
import { SecretKeeper } from "../model/secret.ts";
import { Trouble } from "../model/trouble.ts";
import { changesText } from "../print/changes.ts";
import { safeJson } from "../print/json.ts";
import { inkFor } from "../print/page.ts";
import { EXIT } from "../program/exit.ts";
import { addExamples } from "../program/help.ts";
import { type Comparison, diffFiles } from "./diff-files.ts";
import { diffSnapshots } from "./diff-snapshots.ts";
import { append } from "./option-values.ts";
import { snapshotInput } from "./snapshot-input.ts";

interface Options {
  format: "text" | "json";
  as?: string;
  key: string[];
}

/** `mesdrift diff BEFORE AFTER`: what changed between two config files, or two snapshots, by field. */
export function addDiffCommand(program: Command): void {
  const command = program
    .command("diff")
    .summary("what changed between two config files or two snapshots")
    .description(
      "Says which fields changed between two config files or two snapshots. Comments, white space, line ends and an order that means nothing are no change.",
    );
  addExamples(command, [
    "mesdrift diff server.xml.orig server.xml",
    "mesdrift diff golden.json today.json --format json",
    "mesdrift diff --as ini before after",
    "mesdrift diff mes-3.signed mes-4.signed --key keys/",
  ])
    .argument("<before>", "config file or snapshot")
    .argument("<after>", "the same, later")
    .addOption(
      new Option("--format <format>", "for people or for programs").choices(["text", "json"]).default("text"),
    )
    .option("--as <format>", `read both as this config format: ${[...formats.keys()].join(", ")}`)
    .option(
      "--key <file>",
      "public key of a host, or folder of such .pub files, for signed snapshots; may be repeated",
      append,
      [],
    )
    .action(diff);
}

async function diff(before: string, after: string, { format, as, key }: Options): Promise<void> {
  const { changes, ignored } = await compare(before, after, { as, key });
  process.stdout.write(
    format === "json"
      ? `${safeJson(canonical({ changes: changes.map(plain), ignored }))}\n`
      : changesText(changes, ignored, inkFor(process.stdout)),
  );
  process.exitCode = changes.length > 0 ? EXIT.findings : EXIT.fine;
}

async function compare(
  before: string,
  after: string,
  { as, key }: { as: string | undefined; key: readonly string[] },
): Promise<Comparison> {
  if (as !== undefined && !formats.has(as))
    throw new Trouble(`--as ${as}: no such format; expected one of ${[...formats.keys()].join(", ")}`);
  const [was, is] = [readInput(before), readInput(after)];
  const snapshots = as === undefined ? [snapshotInput(was, before, key), snapshotInput(is, after, key)] : [];
  if (snapshots[0] && snapshots[1]) return diffSnapshots(snapshots[0].snapshot, snapshots[1].snapshot);
  const secrets = new SecretKeeper(randomBytes(32));
  return diffFiles(
    { path: before, bytes: was },
    { path: after, bytes: is },
    { secrets, ...(as === undefined ? {} : { as }) },
  );
}

function plain({ address, change, before = null, after = null }: Difference) {
  return { address, kind: change, before, after };
}
