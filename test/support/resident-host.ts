import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { journalsIn } from "../../agent/sign/journal.ts";
import { seal } from "../../src/baseline/compile.ts";
import { ASSIGNMENTS, type Schedule } from "../../src/model/assignment.ts";
import { COMPILED, type CompiledBaseline } from "../../src/model/baseline.ts";
import { canonical } from "../../src/model/canonical.ts";
import type { Policy } from "../../src/model/policy.ts";
import type { Run } from "../../src/model/run.ts";
import { readStatement } from "../../src/trust/statement.ts";
import { agent } from "./run-program.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { type Plant, plant } from "./trust.ts";

const MAIN = join(import.meta.dirname, "../../agent/main.ts");
/** Longest that anything is waited for, on a slow machine. */
const PATIENCE_MS = 60_000;

/** When whole passes are made. */
export type Times = Pick<Schedule, "cron" | "timezone" | "jitterSeconds">;

/** No whole pass but the first: what is found is found since it was watched. */
export const SELDOM: Times = { cron: "0 0 1 1 *", timezone: "UTC", jitterSeconds: 0 };

export interface HostAsked {
  schedule?: Times;
  policy?: Partial<Policy>;
  /** Kinds that are approved beside config and file; nothing of them is approved to be there. */
  kinds?: readonly string[];
  /** Folder of the agent's own files. */
  state?: string;
}

/** A report of the resident agent, as far as tests look at it. */
export interface Told {
  format: string;
  /** Addresses of what was opened or changed; in a whole report, of all that is open. */
  news: string[];
  closed: number;
  open: number;
  run: Run;
  sequence: number;
  /** As it lies in the journal. */
  envelope: string;
}

/** This machine as a host that obeys a made-up plant: in the folder `mes` no file is approved. */
export class ResidentHost {
  readonly folder = temporaryFolder();
  readonly mes = join(this.folder, "mes");
  readonly state: string;
  readonly plant: Plant;

  private constructor({ policy, state }: HostAsked) {
    this.state = state ?? join(this.folder, "state");
    this.plant = plant(join(this.folder, "trust"), ["site-a"], policy);
    mkdirSync(this.mes);
    mkdirSync(this.state, { recursive: true, mode: 0o700 });
    // No MES is here that whole passes were to spare.
    writeFileSync(join(this.state, "agent.yaml"), "cpuShare: 1\n");
  }

  static async make(asked: HostAsked = {}): Promise<ResidentHost> {
    const host = new ResidentHost(asked);
    host.#approve(asked);
    const place = ["--site", "site-a", "--from", host.plant.folder.path];
    const root = ["--root-fingerprint", host.plant.pin.fingerprint];
    const { status, stderr } = await agent(["trust", "add", "--state", host.state, ...place, ...root]);
    if (status !== 0) throw new Error(`trust add: ${stderr}`);
    return host;
  }

  /** Runs the agent with this host's state. */
  agent(...args: string[]) {
    return agent([...args, "--state", this.state]);
  }

  /** Starts `mesdrift-agent run`; it ends with the test. */
  start(...before: string[]): Resident {
    const [program = "", ...args] = [...before, process.execPath, MAIN, "run", "--state", this.state];
    const resident = new Resident(spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] }));
    onTestFinished(async () => void (await resident.end("SIGKILL")));
    return resident;
  }

  /** All that is in the journal. */
  told(): Told[] {
    return journalsIn(this.state).flatMap((journal) =>
      journal.entries().map(({ path, sequence }) => toldBy(readFileSync(path, "utf8"), sequence)),
    );
  }

  /** The first report from a number on that is as asked for, once it is there. */
  async report(isIt: (told: Told) => boolean = () => true, from = 1): Promise<Told> {
    return until(() => this.told().find((told) => told.sequence >= from && isIt(told)));
  }

  #approve({ schedule = SELDOM, kinds = [] }: HostAsked): void {
    const baseline: CompiledBaseline = {
      format: COMPILED,
      id: "line3",
      version: 1,
      title: "Line 3",
      applies: {},
      includes: [],
      watch: [{ config: `${this.mes}/**/*.xml` }],
      checks: [],
      state: { kinds: ["config", "file", ...kinds], facts: [], ignore: [], unseen: [] },
    };
    const assignment = { name: "all", hosts: [hostname()], applies: {}, schedule };
    const assignments = [{ ...assignment, baselines: ["site-a/line3.json"] }];
    this.plant.putSite("site-a", {
      "line3.json": seal(baseline).text,
      "assignments.json": canonical({ format: ASSIGNMENTS, assignments }),
    });
  }
}

/** `mesdrift-agent run`, as a process. */
export class Resident {
  readonly process: ChildProcess;
  #said = "";

  constructor(process: ChildProcess) {
    this.process = process;
    for (const stream of [process.stdout, process.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#said += text;
      });
  }

  /** All that it said. */
  get said(): string {
    return this.#said;
  }

  /** How many passes it tells of. */
  get passes(): number {
    return this.#said.split('"a pass is done"').length - 1;
  }

  /** Waits until it said something so many times. */
  async says(text: string, times = 1): Promise<void> {
    await until(
      () => (this.#said.split(text).length > times ? true : undefined),
      () => this.#said,
    );
  }

  /** Process ids of its children. */
  children(): number[] {
    const { pid } = this.process;
    const list = `/proc/${pid}/task/${pid}/children`;
    return existsSync(list) ? readFileSync(list, "utf8").trim().split(" ").filter(Boolean).map(Number) : [];
  }

  /** How often it fell asleep so far (proc_pid_status(5)). */
  sleeps(): number {
    const text = readFileSync(`/proc/${this.process.pid}/status`, "utf8");
    return Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(text)?.[1]);
  }

  /** Ends it by a signal, and waits until it is gone. @returns its exit status */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const { process } = this;
    if (process.exitCode !== null || process.signalCode !== null) return process.exitCode;
    const ended = once(process, "close");
    process.kill(signal);
    await ended;
    return process.exitCode;
  }
}

/** Asks again and again until there is an answer. */
export async function until<T>(ask: () => T | undefined, told: () => string = () => ""): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    const answer = ask();
    if (answer !== undefined) return answer;
    await sleep(50);
  }
  throw new Error(`waited ${PATIENCE_MS} ms in vain\n${told()}`);
}

function toldBy(envelope: string, sequence: number): Told {
  const { payload } = JSON.parse(envelope);
  const predicate = readStatement(Buffer.from(payload, "base64"));
  if (predicate.format === "mesdrift-snapshot/1" || predicate.run === undefined)
    throw new Error(`${predicate.format}: no report of the resident agent`);
  const { format, run } = predicate;
  const shared = { format, run, sequence, envelope };
  if (format === "mesdrift-report/1") {
    const news = predicate.findings.map(({ address }) => address);
    return { ...shared, news, closed: 0, open: news.length };
  }
  const open = predicate.open.count;
  if (format === "mesdrift-all-clear/1") return { ...shared, news: [], closed: 0, open };
  const news = [...predicate.opened, ...predicate.changed].map(({ address }) => address);
  return { ...shared, news, closed: predicate.closed.length, open };
}
