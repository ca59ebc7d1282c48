import { type Command, Option } from "commander";
import { readInput } from "../files/read-input.ts";
import { Trouble } from "../model/trouble.ts";
import { safeJson } from "../print/json.ts";
import { pageFor } from "../print/page.ts";
import { verificationText } from "../print/verification.ts";
import { EXIT } from "../program/exit.ts";
import { addExamples } from "../program/help.ts";
import { EnvelopeError } from "../trust/envelope.ts";
import { Folder } from "../trust/repository/folder.ts";
import { Approvals } from "../trust/verify/approvals.ts";
import type { Checkpoint } from "../trust/verify/checkpoints.ts";
import { History } from "../trust/verify/history.ts";
import { verifyFiles } from "../trust/verify/verify.ts";
import { ARCHIVE_ENDING } from "../wire/archive.ts";
import { readCheckpoint } from "../wire/receipt.ts";
import { filesIn, isFolder, readHostKeys } from "./host-keys.ts";
import { append } from "./option-values.ts";

interface Options {
  key: string[];
  collector?: string;
  checkpoint: string[];
  trust?: string;
  rootFingerprint?: string;
  format: "text" | "json";
}

/** `mesdrift verify`: signed reports held against the keys of hosts, their chains, and what engineers signed. */
export function addVerifyCommand(program: Command): void {
  const command = program
    .command("verify")
    .summary("verify signed reports, offline")
    .description(
      "Verifies signed reports and snapshots without any network: signatures, form, that none is missing, doubled or replaced, and, against a trust repository, who approved their baselines.",
    );
  addExamples(command, [
    "mesdrift verify line3.report.json --key line3.pub",
    "mesdrift verify reports/ --key keys/ --trust /srv/trust --root-fingerprint 3b1f…",
    "mesdrift verify reports/ --key line3.pub --format json",
  ])
    .argument(
      "<path>",
      "signed report, or folder of them as mesdrift-agent export or mesdrift collector export writes it; archives of a collector are read, too",
    )
    .requiredOption(
      "--key <file>",
      "public key of a host, as mesdrift-agent key show writes it, or folder of such .pub files; may be repeated",
      append,
    )
    .option(
      "--collector <file>",
      "public key of the collector, as mesdrift collector key writes it: are its archives whole, and is none missing?",
    )
    .option(
      "--checkpoint <file>",
      "what the collector signed on where chains ended, kept elsewhere since: was one cut off? May be repeated; needs --collector",
      append,
      [],
    )
    .option(
      "--trust <folder>",
      "trust repository: did engineers sign the baselines and waivers as the reports say?",
    )
    .option("--root-fingerprint <hex>", "fingerprint of its root, from the administrators")
    .addOption(
      new Option("--format <format>", "for people or for programs").choices(["text", "json"]).default("text"),
    )
    .action(verify);
}

function verify(path: string, { key, collector, checkpoint, format, ...trust }: Options): void {
  const whole = isFolder(path);
  const files = whole ? [...filesIn(path, ".json"), ...filesIn(path, ARCHIVE_ENDING)] : [path];
  if (files.length === 0)
    throw new Trouble(
      `${path}: found no .json file and no archive in it, expected signed reports; mesdrift-agent export writes them`,
    );
  const keys = readHostKeys(key);
  const approvals = approvalsOf(trust);
  const collectorKeys = collector === undefined ? undefined : readHostKeys([collector]).publicHex;
  const read = (file: string) => ({ file, bytes: readInput(file) });
  const isArchive = (file: string) => file.endsWith(ARCHIVE_ENDING);
  const verification = verifyFiles({
    files: files
      .values()
      .filter((file) => !isArchive(file))
      .map(read),
    archives: files.values().filter(isArchive).map(read),
    keys,
    ...(collectorKeys === undefined ? {} : { collector: collectorKeys }),
    checkpoints: checkpoint.map((file) => checkpointIn(file, collectorKeys)),
    ...(approvals ? { approvals } : {}),
    whole: whole || isArchive(path),
  });
  process.stdout.write(
    format === "json"
      ? `${safeJson(JSON.stringify(verification))}\n`
      : verificationText(verification, pageFor(process.stdout)),
  );
  process.exitCode = verification.problems.length > 0 ? EXIT.findings : EXIT.fine;
}

/** Throws {@link Trouble} where the collector did not sign it. */
function checkpointIn(file: string, keys: ReadonlyMap<string, string> | undefined): Checkpoint {
  if (keys === undefined)
    throw new Trouble("--checkpoint goes with --collector: without its key anybody could have signed it");
  try {
    return { file, ...readCheckpoint(new TextDecoder().decode(readInput(file)), keys) };
  } catch (thrown) {
    if (!(thrown instanceof EnvelopeError)) throw thrown;
    throw new Trouble(`${file}: no checkpoint of this collector (${thrown.message})`);
  }
}

function approvalsOf({ trust, rootFingerprint }: Pick<Options, "trust" | "rootFingerprint">) {
  if (trust === undefined && rootFingerprint === undefined) return undefined;
  if (trust === undefined || rootFingerprint === undefined)
    throw new Trouble(
      "--trust and --root-fingerprint go together: a repository is trusted by its root alone",
    );
  return new Approvals(new History(new Folder(trust), rootFingerprint));
}
