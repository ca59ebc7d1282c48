import { type FSWatcher as FolderWatcher, statSync, watch as watchFolder } from "node:fs";
import { join } from "node:path";
import { type FSWatcher as FileWatcher, watch as watchFiles } from "chokidar";
import { anyGlob } from "../../src/model/glob.ts";
import type { WatcherHealth } from "../../src/model/run.ts";
import { reason } from "../../src/model/trouble.ts";
import type { WatchItem } from "./errand.ts";

/**
 * Waits for changes of named files, and of what lies directly in named folders. It costs what is named and no more: nothing
 * is read, and no tree is held.
 */
export class Watcher {
  readonly #changed: (kinds: readonly string[]) => void;
  readonly #files: FileWatcher;
  readonly #folders = new Map<string, FolderWatcher>();
  #items = new Map<string, WatchItem>();
  #faults = new Map<string, string>();

  /** @param changed told the kinds of fact that may have changed */
  constructor(changed: (kinds: readonly string[]) => void) {
    this.#changed = changed;
    this.#files = watchFiles([], {
      ignoreInitial: true,
      followSymlinks: true,
      depth: 0,
      ignorePermissionErrors: false,
    });
    this.#files.on("all", (_, path) => this.#changed(this.#items.get(path)?.kinds ?? []));
    this.#files.on("error", (error) => this.#faults.set("files", reason(error)));
  }

  /** Watches these from now on, and no others. What is watched already is not touched. */
  watch(items: readonly WatchItem[]): void {
    const next = new Map(items.map((item) => [item.path, item]));
    for (const [path, { is }] of this.#items) if (next.get(path)?.is !== is) this.#leave(path, is);
    const before = this.#items;
    this.#items = next;
    const files = items.filter(({ path, is }) => is === "file" && before.get(path)?.is !== "file");
    this.#files.add(files.map(({ path }) => path));
    for (const { path, is } of items) if (is === "folder" && !this.#folders.has(path)) this.#enter(path);
  }

  /** @param isAlive the canary was seen */
  health(isAlive: boolean): WatcherHealth {
    const [fault] = this.#faults;
    return {
      alive: isAlive && this.#faults.size === 0,
      watched: this.#items.size,
      ...(fault ? { why: `${fault[0]}: ${fault[1]}` } : isAlive ? {} : { why: "its canary was not seen" }),
    };
  }

  async close(): Promise<void> {
    for (const watcher of this.#folders.values()) watcher.close();
    this.#folders.clear();
    await this.#files.close();
  }

  #leave(path: string, is: WatchItem["is"]): void {
    this.#faults.delete(path);
    if (is === "file") this.#files.unwatch(path);
    this.#folders.get(path)?.close();
    this.#folders.delete(path);
  }

  /** Out of watches, or without the right to: that is told, and the scheduled passes see what happens there. */
  #enter(path: string): void {
    try {
      const watcher = watchFolder(path, { persistent: true }, (_, name) => this.#inFolder(path, name));
      watcher.on("error", (error) => this.#faults.set(path, reason(error)));
      this.#folders.set(path, watcher);
      this.#faults.delete(path);
    } catch (thrown) {
      if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
      this.#faults.set(path, reason(thrown));
    }
  }

  #inFolder(folder: string, name: string | null): void {
    const item = this.#items.get(folder);
    if (item === undefined) return;
    if (name === null || item.globs === undefined || this.#counts(item.globs, join(folder, name)))
      this.#changed(item.kinds);
  }

  /** A new folder may hold files that count. */
  #counts(globs: readonly string[], path: string): boolean {
    return anyGlob(globs)(path) || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  }
}
