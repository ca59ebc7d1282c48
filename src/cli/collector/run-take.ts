import { statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { openAuthority } from "../../collector/authority/authority.ts";
import { type DropFolder, dropFolder } from "../../collector/drops/drop-folder.ts";
import { type Outcome, takeOne } from "../../collector/drops/take-one.ts";
import { Intake } from "../../collector/store/intake.ts";
import { printable } from "../../model/text.ts";
import { reason, Trouble } from "../../model/trouble.ts";
import { count } from "../../print/words.ts";
import { EXIT } from "../../program/exit.ts";
import { DROP_ENDING } from "../../wire/drop.ts";
import { type PlaceOptions, withStore } from "./options.ts";

/** Takes in what people name, and says what became of each. Throws `Trouble`. */
export async function runTake(paths: readonly string[], options: PlaceOptions): Promise<void> {
  const drops = paths.flatMap(dropsAt);
  const clock = () => new Date();
  const authority = await openAuthority(options.state, clock);
  await withStore(options, async (store) => {
    const parts = { store, intake: new Intake(store, clock), authority, clock };
    for (const drop of drops) {
      const outcome = await takeOne(parts, { ...drop, isWhole: true });
      process.stdout.write(`${printable(`${join(drop.folder.path, drop.name)}: ${textOf(outcome)}`)}\n`);
      if (outcome.is !== "taken") process.exitCode ??= EXIT.findings;
      if ("stays" in outcome) process.exitCode = EXIT.trouble;
    }
  });
}

function dropsAt(path: string): { folder: DropFolder; name: string }[] {
  if (isFolder(path)) {
    const folder = dropFolder(path);
    const names = folder.names();
    if (names.length === 0)
      throw new Trouble(`${path}: found no ${DROP_ENDING} file in it; mesdrift-agent export writes them`);
    return names.map((name) => ({ folder, name }));
  }
  if (!path.endsWith(DROP_ENDING))
    throw new Trouble(`${path}: expected a ${DROP_ENDING} file, as mesdrift-agent export writes it`);
  return [{ folder: dropFolder(dirname(path)), name: basename(path) }];
}

function noReceipt({ stays }: { stays?: string }): string {
  return stays === undefined ? "" : `; the folder can't be written to (${stays}), so no receipt goes back`;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (thrown) {
    throw new Trouble(`${path}: can't be read (${reason(thrown)}); check the name and the rights`);
  }
}

function textOf(outcome: Outcome): string {
  switch (outcome.is) {
    case "taken": {
      const { host, fates } = outcome;
      const stored = fates.filter(({ status }) => status === "stored").length;
      return `${host}: ${count(stored, "report")} stored, ${fates.length - stored} here before${noReceipt(outcome)}`;
    }
    case "refused":
      return `REFUSED${outcome.stays ? "" : ", moved to the folder refused"}: ${outcome.why}${noReceipt(outcome)}`;
    case "waiting":
      return `stays: ${outcome.why}`;
    case "unfinished":
    case "gone":
      return "is gone";
    default:
      return outcome satisfies never;
  }
}
