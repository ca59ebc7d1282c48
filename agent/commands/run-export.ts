import { mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { writeNew } from "../../src/files/write-new.ts";
import { printable } from "../../src/model/text.ts";
import { reason, Trouble } from "../../src/model/trouble.ts";
import { count } from "../../src/print/words.ts";
import { journalsIn } from "../sign/journal.ts";

/** Copies the journals to folders, each named by its epoch, inside the one given. Throws {@link Trouble}. */
export function runExport(folder: string, state: string): void {
  const copied = journalsIn(state).flatMap((journal) =>
    journal.entries().map(({ path }) => copy(path, join(folder, journal.epoch))),
  );
  const added = copied.filter((isNew) => isNew).length;
  process.stdout.write(
    `${printable(folder)}: ${count(added, "signed report")} added, ${count(copied.length - added, "was", "were")} there already.\n`,
  );
}

/** Copies a file unless it is there. Throws {@link Trouble}, also where another one is. */
function copy(path: string, folder: string): boolean {
  const to = join(folder, basename(path));
  const bytes = readFileSync(path);
  try {
    mkdirSync(folder, { recursive: true });
    if (writeNew(to, bytes, 0o644)) return true;
    if (readFileSync(to).equals(bytes)) return false;
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    throw new Trouble(
      `${to} can't be written (${reason(thrown)}); check the folder, its rights and the space left`,
    );
  }
  throw new Trouble(
    `${to}: found another content than was signed here; keep that file to find out why, and export to another folder`,
  );
}
