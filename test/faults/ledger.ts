import { type FSWatcher, mkdirSync, readdirSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";
import { isCode } from "../../src/files/fault.ts";
import { sha256 } from "../../src/trust/repository/names.ts";

/** Remembers every envelope that was ever in a host's journal, by looking on: the host itself removes what was delivered. */
export class Ledger {
  /** Texts by their SHA-256 in hex. */
  readonly envelopes = new Map<string, string>();
  readonly #folder: string;
  readonly #watcher: FSWatcher;

  /** @param folder of one epoch in the agent's journal */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#watcher = watch(folder, (_, name) => {
      if (name?.endsWith(".json")) this.#note(name);
    });
    this.look();
  }

  /** Looks at all that is there now. */
  look(): void {
    for (const name of readdirSync(this.#folder)) if (name.endsWith(".json")) this.#note(name);
  }

  close(): void {
    this.#watcher.close();
  }

  #note(name: string): void {
    try {
      const text = readFileSync(join(this.#folder, name), "utf8");
      this.envelopes.set(sha256(text), text);
    } catch (thrown) {
      // Delivered and gone already; the chain tells whether it arrived.
      if (!isCode(thrown, "ENOENT")) throw thrown;
    }
  }
}
