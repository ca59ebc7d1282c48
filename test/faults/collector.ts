import { writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { openAuthority } from "../../src/collector/authority/authority.ts";
import { openStore } from "../../src/collector/store/store.ts";
import { newToken } from "../support/collector.ts";
import { CollectorProcess } from "../support/collector-process.ts";
import { clockBy } from "./program.ts";

/** How often a collector that can't start is started again, and the wait between, in milliseconds. */
const [TRIES, AGAIN_MS] = [100, 300];

interface Place {
  state: string;
  store: string;
  /** File that shifts its clock. */
  clock: string;
}

/** A collector that is killed and started again, always at the same port. */
export class StormCollector {
  readonly port: number;
  readonly store: string;
  readonly #place: Place;
  #running: CollectorProcess;

  private constructor(place: Place, running: CollectorProcess) {
    this.#place = place;
    this.#running = running;
    this.port = running.port;
    this.store = place.store;
  }

  static async start(place: Place): Promise<StormCollector> {
    writeFileSync(place.clock, "+0");
    return new StormCollector(place, await running(place, 0));
  }

  setClock(by: string): void {
    writeFileSync(this.#place.clock, by);
  }

  /** A token for hosts that reach it through another port. */
  async token(hosts: number, port: number): Promise<string> {
    const authority = await openAuthority(this.#place.state, () => new Date());
    const store = await openStore(this.store);
    const token = await newToken(store, authority, { hosts, url: `https://127.0.0.1:${port}` });
    await store.close();
    return token;
  }

  /** Kills it. @returns what it said last, where it had ended by itself before */
  async kill(): Promise<string | undefined> {
    if (this.#running.isOver) return (await this.#running.ended).slice(-1000);
    await this.#running.end("SIGKILL");
    return undefined;
  }

  /** Starts it again. Where its disk is full or its database is away that is tried for a while, as systemd would. */
  async revive(): Promise<void> {
    for (let tries = 1; this.#running.isOver; tries += 1)
      try {
        this.#running = await running(this.#place, this.port);
      } catch (thrown) {
        if (tries === TRIES) throw thrown;
        await sleep(AGAIN_MS);
      }
  }

  /** Lets it finish what is in hand. */
  async end(): Promise<void> {
    if (!this.#running.isOver) await this.#running.end("SIGTERM");
  }
}

function running({ state, store, clock }: Place, port: number): Promise<CollectorProcess> {
  return CollectorProcess.start({ state, store, port, env: clockBy(clock) });
}
