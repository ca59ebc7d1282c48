import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { isCode } from "../../files/fault.ts";
import { isNamed } from "../../files/is-there.ts";
import { ForeignFile, readForeign } from "../../files/read-foreign.ts";
import { replace } from "../../files/write-atomic.ts";
import { printable } from "../../model/text.ts";
import { reason, Trouble } from "../../model/trouble.ts";
import { DROP_BYTES, DROP_ENDING, receiptName } from "../../wire/drop.ts";
import { Refusal } from "../api/refusal.ts";

/** Where what is refused goes, inside the folder: nobody takes it from there, and nothing is lost. */
const REFUSED = "refused";
/** No agent waits for a receipt longer, in milliseconds; see the bounds of its spool. */
const RECEIPT_MS = 31 * 86_400_000;

/**
 * A folder into which others put drops. Whoever may write there is not trusted: no link is followed, and a name is only a
 * name. Each method throws Node's error, with its `code`.
 */
export class DropFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
  }

  /** Is this where refused ones are, which a person has taken in again? */
  get #isRefused(): boolean {
    return basename(this.path) === REFUSED;
  }

  /** Names of the drops that lie there, in order. */
  names(): string[] {
    return readdirSync(this.path)
      .filter((name) => name.endsWith(DROP_ENDING) && !name.startsWith("."))
      .sort();
  }

  /** What tells a drop from itself before and after a change; undefined where it is gone. */
  stateOf(name: string): string | undefined {
    const stat = lstatSync(join(this.path, name), { throwIfNoEntry: false });
    return stat && [stat.ino, stat.size, stat.mtimeMs, stat.ctimeMs].join(" ");
  }

  /** Undefined where it is gone. Throws {@link Refusal} for what is no file, or too large. */
  read(name: string): Uint8Array | undefined {
    try {
      return readForeign(join(this.path, name), DROP_BYTES);
    } catch (thrown) {
      if (isCode(thrown, "ENOENT")) return undefined;
      if (isCode(thrown, "ELOOP")) throw new Refusal(400, "no-drop", "found a link, expected a file");
      if (!(thrown instanceof ForeignFile)) throw thrown;
      const { fault, message } = thrown;
      throw fault === "too-large"
        ? new Refusal(413, "oversize", message)
        : new Refusal(400, "no-drop", message);
    }
  }

  /** Puts the receipt where the drop was put, then removes the drop. */
  acknowledge(name: string, receipt: string): void {
    const where = this.#isRefused ? dirname(this.path) : this.path;
    replace(join(where, receiptName(name)), receipt, 0o644, true);
    for (const done of [name, `${name}.why`]) rmSync(join(this.path, done), { force: true });
  }

  /** Moves a drop to where refused ones are, beside the reason. */
  setAside(name: string, why: string): void {
    const moved = this.#isRefused ? join(this.path, name) : this.#moveAside(name);
    replace(`${moved}.why`, `${printable(why)}\n`, 0o644);
  }

  #moveAside(name: string): string {
    const folder = join(this.path, REFUSED);
    mkdirSync(folder, { recursive: true });
    if (!lstatSync(folder).isDirectory())
      throw new Trouble(`${folder}: found a link, expected a folder; remove it`);
    const to = join(folder, freeName(folder, name));
    renameSync(join(this.path, name), to);
    return to;
  }

  /** Removes receipts that nobody waits for any more. */
  removeOldReceipts(now: Date): void {
    for (const name of readdirSync(this.path).filter((one) => one.endsWith(".receipt"))) {
      const stat = lstatSync(join(this.path, name), { throwIfNoEntry: false });
      if (stat && now.getTime() - stat.mtimeMs > RECEIPT_MS) rmSync(join(this.path, name), { force: true });
    }
  }
}

/** The folder of a person's path. Throws {@link Trouble} where there is none. */
export function dropFolder(path: string): DropFolder {
  try {
    readdirSync(path);
  } catch (thrown) {
    throw new Trouble(`${path}: can't be read (${reason(thrown)}), expected a folder with drops`);
  }
  return new DropFolder(path);
}

/** One refused before under the same name stays. */
function freeName(folder: string, name: string): string {
  const stem = name.slice(0, -DROP_ENDING.length);
  for (let count = 1; ; count++) {
    const free = count === 1 ? name : `${stem}.${count}${DROP_ENDING}`;
    if (!isNamed(join(folder, free))) return free;
  }
}
