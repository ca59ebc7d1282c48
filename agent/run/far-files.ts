import { type FSWatcher, watch } from "chokidar";
import { reason } from "../../src/model/trouble.ts";
import type { FarFile } from "./errand.ts";

/** How often each file is asked for, in milliseconds. */
const EVERY_MS = 5000;

/**
 * Files that are named and lie on a network mount: the kernel does not tell what other machines do there, so they are asked for again
 * and again. A mount that hangs holds up nothing but this.
 */
export class FarFiles {
  readonly #watcher: FSWatcher;
  #kinds = new Map<string, readonly string[]>();
  /** Why not all can be seen. */
  fault: string | undefined;

  /** @param changed told the kinds of fact that may have changed */
  constructor(changed: (kinds: readonly string[]) => void, everyMs = EVERY_MS) {
    this.#watcher = watch([], {
      backend: "polling",
      pollingInterval: everyMs,
      pollingBinaryInterval: everyMs,
      ignoreInitial: true,
      depth: 0,
    });
    this.#watcher.on("all", (_, path) => changed(this.#kinds.get(path) ?? []));
    this.#watcher.on("error", (error) => {
      this.fault = `files on a network mount: ${reason(error)}`;
    });
  }

  /** Asks for these from now on, and no others. */
  watch(files: readonly FarFile[]): void {
    const next = new Map(files.map(({ path, kinds }) => [path, kinds]));
    this.#watcher.unwatch([...this.#kinds.keys()].filter((path) => !next.has(path)));
    this.#watcher.add([...next.keys()].filter((path) => !this.#kinds.has(path)));
    this.#kinds = next;
    this.fault = undefined;
  }

  close(): Promise<void> {
    return this.#watcher.close();
  }
}
