import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "../../agent/clock.ts";
import { enrol } from "../../agent/enrol/enrol.ts";
import { type Connection, readConnection } from "../../agent/ship/connection.ts";
import { deliver } from "../../agent/ship/deliver.ts";
import { type HostKey, hostKey } from "../../agent/sign/host-key.ts";
import { isCode } from "../../src/files/fault.ts";
import { Ledger } from "./ledger.ts";
import type { Line } from "./line.ts";
import { passOnce } from "./pass-once.ts";
import { clockBy, Program } from "./program.ts";

const CHECKOUT = join(import.meta.dirname, "../..");
/** Tries to deliver what is left, and the wait between two, in milliseconds. */
const [TRIES, AGAIN_MS] = [60, 500];

/** A host in the storm: either the resident agent itself, or workers that do what its children do, much more often. */
export class StormHost {
  readonly name: string;
  readonly state: string;
  readonly own: HostKey;
  readonly ledger: Ledger;
  readonly programs: readonly Program[];
  readonly isResident: boolean;
  readonly #clock: string;

  private constructor(name: string, state: string, kind: "resident" | "workers", clock: string) {
    this.name = name;
    this.state = state;
    this.isResident = kind === "resident";
    this.own = hostKey(state);
    this.ledger = new Ledger(join(state, "reports", this.own.epoch));
    this.#clock = clock;
    this.setClock("+0");
    const worker = (act: string) => [join(import.meta.dirname, "worker.ts"), act, state];
    const agent = [join(CHECKOUT, "agent/main.ts"), "run", "--state", state, "--log-level", "error"];
    const all = this.isResident ? [agent] : [worker("sign"), worker("deliver")];
    this.programs = all.map((args) => new Program(args, clockBy(clock)));
  }

  /** A host that obeys the engineers of the line and is enrolled. @param folder for its state */
  static async enrolled(
    name: string,
    {
      folder,
      kind,
      line,
      token,
    }: { folder: string; kind: "resident" | "workers"; line: Line; token: string },
  ): Promise<StormHost> {
    const state = join(folder, name);
    mkdirSync(state, { mode: 0o700 });
    // No MES is here that whole passes were to spare.
    writeFileSync(join(state, "agent.yaml"), "cpuShare: 1\n");
    await line.pin(state);
    await enrol({ token, state, host: { name, os: "debian" } });
    return new StormHost(name, state, kind, `${state}.clock`);
  }

  /** Shifts the clock of its programs. @param by such as +3d or -90m */
  setClock(by: string): void {
    writeFileSync(this.#clock, by);
  }

  get connection(): Connection {
    const connection = readConnection(this.state);
    if (connection) return connection;
    throw new Error(`${this.name} is not enrolled any more`);
  }

  /** Numbers of the envelopes that were acknowledged, as far as its disk tells: they are named as done, or gone. */
  acknowledged(): number[] {
    const here = new Set(this.#numbers());
    const done = new Set(this.#done());
    const all = Array.from({ length: Math.max(0, ...here) }, (_, at) => at + 1);
    return all.filter((number) => done.has(number) || !here.has(number));
  }

  /** Number of the last envelope of its journal. */
  signed(): number {
    return Math.max(0, ...this.#numbers());
  }

  #numbers(): number[] {
    const names = readdirSync(join(this.state, "reports", this.own.epoch));
    return names.filter((name) => /^\d+\.json$/.test(name)).map((name) => Number.parseInt(name, 10));
  }

  #done(): number[] {
    try {
      return JSON.parse(readFileSync(join(this.state, "delivered.json"), "utf8"))[this.own.epoch] ?? [];
    } catch (thrown) {
      if (isCode(thrown, "ENOENT")) return [];
      throw thrown;
    }
  }

  async kill(): Promise<void> {
    for (const program of this.programs) await program.end("SIGKILL");
  }

  /** Kills it for good. */
  async end(): Promise<void> {
    await this.kill();
    this.ledger.close();
  }

  /** One more pass, which tells everything. */
  tellAll(): Promise<void> {
    return passOnce(this.state, true);
  }

  /** Delivers what is left. Throws with the agent's own words where that can't be done in fair weather. */
  async deliverAll(): Promise<void> {
    let why: string | undefined;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const result = await deliver(this.state, systemClock);
      if (result.left === 0 && result.why === undefined) return;
      why = `${result.left} left: ${result.why}`;
      await sleep(AGAIN_MS);
    }
    throw new Error(`${this.name} can't deliver what it signed: ${why}`);
  }
}
