import type { WatcherHealth } from "../../src/model/run.ts";
import type { Plan, WatchItem } from "./errand.ts";
import type { FarFiles } from "./far-files.ts";
import { FolderWatch, type Heard } from "./folder-watch.ts";

/** Waits for changes of what a plan names. It costs what is named and no more: nothing is read, and no tree is held. */
export class Watcher {
  readonly #tell: (heard: Heard) => void;
  readonly #folders = new Map<string, FolderWatch>();
  #far: FarFiles | undefined;
  #plan: Pick<Plan, "watch" | "afar" | "unwatched"> = { watch: [], afar: [] };

  constructor(tell: (heard: Heard) => void) {
    this.#tell = tell;
  }

  /** Watches what the plan names from now on, and nothing else. What is watched already is not touched. */
  async watch(
    plan: Pick<Plan, "watch" | "afar" | "unwatched">,
    own: readonly WatchItem[] = [],
  ): Promise<void> {
    this.#plan = plan;
    const items = Map.groupBy([...plan.watch, ...own], ({ folder }) => folder);
    for (const [folder, watch] of this.#folders)
      if (!items.has(folder)) {
        watch.close();
        this.#folders.delete(folder);
      }
    for (const [folder, mine] of items) {
      const watch = this.#folders.get(folder) ?? new FolderWatch(folder, this.#tell);
      this.#folders.set(folder, watch);
      watch.watch(mine);
    }
    // Few hosts have any: where none is, the library is not loaded.
    if (plan.afar.length > 0 && !this.#far)
      this.#far = new (await import("./far-files.ts")).FarFiles((kinds) =>
        this.#tell({ kinds, replan: false }),
      );
    this.#far?.watch(plan.afar);
  }

  /** Looks again at whatever something happens to. To be called now and then, and before a pass. */
  forget(): void {
    for (const watch of this.#folders.values()) watch.forget();
  }

  /** @param isAlive the canary was seen */
  health(isAlive: boolean): WatcherHealth {
    const whys = [
      ...(isAlive ? [] : ["its canary was not seen"]),
      ...this.#faults(),
      ...(this.#far?.fault ? [this.#far.fault] : []),
      ...(this.#plan.unwatched ? [this.#plan.unwatched] : []),
    ];
    return {
      alive: isAlive,
      watched: this.#folders.size + this.#plan.afar.length,
      ...(whys.length > 0 ? { why: whys.join("; ") } : {}),
    };
  }

  async close(): Promise<void> {
    for (const watch of this.#folders.values()) watch.close();
    this.#folders.clear();
    await this.#far?.close();
  }

  /** Folders that are not watched, by the reason why not; one of each is named. */
  #faults(): string[] {
    const failed = [...this.#folders].flatMap(([folder, { fault }]) => (fault ? [{ folder, fault }] : []));
    return [...Map.groupBy(failed, ({ fault }) => fault)].map(
      ([fault, all]) =>
        `${all.length} of ${this.#folders.size} folders are not watched, such as ${all[0]?.folder}: ${fault}${ADVICE[fault.slice(0, 6)] ?? ""}`,
    );
  }
}

/** What to do, by the code that a fault begins with (inotify_add_watch(2), inotify_init(2)). */
const ADVICE: Record<string, string> = {
  ENOSPC: "; raise fs.inotify.max_user_watches",
  EMFILE: "; raise fs.inotify.max_user_instances",
};
