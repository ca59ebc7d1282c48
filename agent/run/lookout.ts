import type { WatcherHealth } from "../../src/model/run.ts";
import { Canary } from "./canary.ts";
import type { Plan } from "./errand.ts";
import type { Heard } from "./folder-watch.ts";
import { Polled } from "./polled.ts";
import { Ports } from "./ports.ts";
import { Services } from "./services.ts";
import { Watcher } from "./watcher.ts";

/** How often ports and services are looked at, at most, in milliseconds. */
const POLL_MS = 2000;

/** All by which changes are heard of between passes: watched folders, a canary that proves them watched, and polls. */
export class Lookout {
  readonly #tell: (heard: Heard) => void;
  readonly #canary: Canary;
  readonly #watcher: Watcher;
  readonly #polls: readonly Polled[];
  #polled: Plan["polled"] = { ports: [], services: [] };
  #polledAt = Number.NEGATIVE_INFINITY;

  /** @param state folder of the agent's own files  @param tell told what may have changed */
  constructor(state: string, tell: (heard: Heard) => void) {
    this.#tell = tell;
    this.#canary = new Canary(state);
    this.#watcher = new Watcher((heard) => this.#heard(heard));
    this.#polls = [new Polled("ports", new Ports()), new Polled("services", new Services())];
  }

  get health(): WatcherHealth {
    return this.#watcher.health(this.#canary.isAlive);
  }

  /** To be called before anything is watched. Throws where the agent's own folder can't be written to. */
  prepare(): void {
    this.#canary.prepare();
  }

  /** Looks out for what a plan names from now on, and nothing else. */
  watch(plan: Plan): Promise<void> {
    this.#polled = plan.polled;
    return this.#watcher.watch(plan, [this.#canary.item]);
  }

  /** To be called often, by the steady clock. Throws where the agent's own folder can't be written to. */
  proveAlive(now: number): void {
    this.#canary.tick(now);
  }

  /** To be called often, by the steady clock: looks at ports and services where it is time to. */
  poll(now: number): void {
    if (now - this.#polledAt < POLL_MS) return;
    this.#polledAt = now;
    this.#watcher.forget();
    for (const poll of this.#polls)
      if (poll.differs()) this.#tell({ kinds: this.#polled[poll.name], replan: false });
  }

  /** A pass begins: whatever happens from now on is looked at anew. */
  forget(): void {
    this.#watcher.forget();
  }

  close(): Promise<void> {
    return this.#watcher.close();
  }

  #heard({ kinds, replan }: Heard): void {
    const others = this.#canary.heard(kinds);
    if (others.length > 0) this.#tell({ kinds: others, replan });
  }
}
