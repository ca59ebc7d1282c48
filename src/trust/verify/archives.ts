import { Trouble } from "../../model/trouble.ts";
import { type Unpacked, unpackArchive } from "../../wire/archive.ts";
import { type ArchiveContent, openSeal } from "../../wire/seal.ts";
import { sha256 } from "../repository/names.ts";
import type { Problem } from "./problem.ts";

/** Files as they are read, one at a time, since there may be many and long ones. */
export type Files = Iterable<{ file: string; bytes: Uint8Array }>;

/** The seal of an archive that holds. */
interface Sealed extends ArchiveContent {
  file: string;
  /** Of the seal itself, in hex. */
  seal: string;
}

/** Archives of a collector: takes them apart into the envelopes in them, and tells what does not hold of the archives themselves. */
export class Archives {
  readonly #problems: Problem[] = [];
  readonly #sealed: Sealed[] = [];
  readonly #keys: ReadonlyMap<string, string> | undefined;

  /** @param keys of the collector (32 bytes in hex) by their ids; without them seals are not verified */
  constructor(keys: ReadonlyMap<string, string> | undefined) {
    this.#keys = keys;
  }

  /** The envelopes of archives, one archive at a time; each is named by its archive and its line. */
  *envelopesIn(archives: Files): Files {
    for (const { file, bytes } of archives) {
      const unpacked = this.#opened(file, bytes);
      for (const [at, envelope] of unpacked?.envelopes.entries() ?? [])
        yield { file: `${file}:${at + 1}`, bytes: envelope };
    }
  }

  /** What does not hold of the archives, and whether some are missing between them. Ask once all were read. */
  problems(): Problem[] {
    const inOrder = this.#sealed.toSorted((a, b) => a.number - b.number);
    const chain = inOrder.flatMap((one, at) => {
      const before = inOrder[at - 1];
      const messages = before ? misfits(one, before) : [];
      return messages.map((message): Problem => ({ crime: "bad-archive", file: one.file, message }));
    });
    return [...this.#problems, ...chain];
  }

  #opened(file: string, bytes: Uint8Array): Unpacked | undefined {
    try {
      const unpacked = unpackArchive(bytes);
      if (this.#keys !== undefined) this.#requireSeal(file, unpacked, this.#keys);
      return unpacked;
    } catch (thrown) {
      if (!(thrown instanceof Trouble)) throw thrown;
      this.#problems.push({ crime: "bad-archive", file, message: thrown.message });
      return undefined;
    }
  }

  /** What stands in an archive is verified by the hosts' keys all the same: a seal that does not hold says that some may be missing. */
  #requireSeal(file: string, unpacked: Unpacked, keys: ReadonlyMap<string, string>): void {
    const problem = (message: string) => this.#problems.push({ crime: "bad-seal", file, message });
    try {
      const content = openSeal(unpacked.seal, keys);
      if (content.sha256 === unpacked.sha256 && content.envelopes === unpacked.envelopes.length)
        this.#sealed.push({ ...content, file, seal: sha256(unpacked.seal) });
      else
        problem(`its seal is of ${content.envelopes} other envelopes: some were changed, added or removed`);
    } catch (thrown) {
      if (!(thrown instanceof Trouble)) throw thrown;
      problem(`its seal does not hold: ${thrown.message}`);
    }
  }
}

function misfits(one: Sealed, before: Sealed): string[] {
  if (one.number === before.number)
    return [`archive ${one.number} is in ${before.file} as well: keep the one that the next names`];
  if (one.number > before.number + 1)
    return [`archives are missing before it: ${before.number + 1} to ${one.number - 1}`];
  return one.previous === before.seal
    ? []
    : [`it follows another archive ${before.number} than the one that is here`];
}
