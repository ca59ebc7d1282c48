import { mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { writeNew } from "../../src/files/write-new.ts";
import { printable } from "../../src/model/text.ts";
import { reason, Trouble } from "../../src/model/trouble.ts";
import { count } from "../../src/print/words.ts";
import { hostKey } from "../sign/host-key.ts";
import { Journal } from "../sign/journal.ts";

/** Copies the journal to a folder of the epoch's name inside the one given. Throws {@link Trouble}. */
export function runExport(folder: string, state: string): void {
  const { epoch } = hostKey(state);
  const paths = new Journal(state, epoch).entries().map(({ path }) => path);
  const target = join(folder, epoch);
  const copied = paths.filter((path) => copy(path, target)).length;
  process.stdout.write(
    `${printable(target)}: ${count(copied, "signed report")} added, ${count(paths.length - copied, "was", "were")} there already.\n`,
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
