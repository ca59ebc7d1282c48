import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sealFile } from "../../src/cli/propose-file.ts";
import { lookedAt } from "../../src/collector/reports/looked.ts";
import { findingsOf, type HostFinding } from "../../src/collector/store/findings.ts";
import { hostsOf } from "../../src/collector/store/hosts.ts";
import { openStore, type Store } from "../../src/collector/store/store.ts";
import { ASSIGNMENTS } from "../../src/model/assignment.ts";
import { canonical } from "../../src/model/canonical.ts";
import type { Looked } from "../../src/model/drift-report.ts";
import { run } from "../bed/shell.ts";
import { SELDOM, type Times } from "./resident-host.ts";
import { type Plant, plant } from "./trust.ts";

const CHECKOUT = join(import.meta.dirname, "../..");
const SITE = "site-a";

/** What a host is held against. */
export interface Approved {
  host: string;
  /** As `mesdrift baseline draft` wrote it. */
  draft: string;
  schedule?: Times;
}

export interface Opening {
  /** Folder of its own. */
  folder: string;
  /** Address of the collector. */
  address?: string;
  /** What stands before the collector's program, as to enter the network of a bed. */
  before?: readonly string[];
}

export interface Waiting {
  everyMs?: number;
  patienceMs?: number;
}

/** Engineers who approve hosts, and a collector that takes in what their agents deliver. */
export class ResidentPlant implements AsyncDisposable {
  readonly #folder: string;
  readonly #collector: ChildProcess;
  readonly #before: readonly string[];
  readonly store: Store;
  readonly url: string;
  readonly trust: Plant;

  private constructor(opening: Opening, collector: ChildProcess, store: Store, url: string) {
    this.#folder = opening.folder;
    this.#before = opening.before ?? [];
    this.#collector = collector;
    this.store = store;
    this.url = url;
    this.trust = plant(join(opening.folder, "trust"));
  }

  static async open(opening: Opening): Promise<ResidentPlant> {
    const { folder, address = "127.0.0.1", before = [] } = opening;
    const state = join(folder, "collector");
    mkdirSync(state, { recursive: true });
    const words = ["collector", "start", "--state", state, "--name", address, "--listen", `${address}:0`];
    const [program = "", ...args] = [...before, ...mesdrift(...words, "--log-level", "warn")];
    const collector = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    for (const stream of [collector.stdout, collector.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        const [, url] = /^collector: (\S+)$/m.exec(said) ?? [];
        if (url) resolve(url);
      });
    collector.on("close", () => reject(new Error(`the collector ended:\n${said}`)));
    const url = await promise;
    return new ResidentPlant(
      opening,
      collector,
      await openStore(`sqlite:${join(state, "collector.db")}`),
      url,
    );
  }

  /** Puts these baselines in force, each for one host. */
  async approve(all: readonly Approved[]): Promise<void> {
    const sealed = await Promise.all(all.map(async (one) => ({ ...one, ...(await sealFile(one.draft)) })));
    const assignments = all.map(({ host, schedule = SELDOM }) => ({
      name: host,
      hosts: [host],
      applies: {},
      baselines: [`${SITE}/${host}.json`],
      schedule,
    }));
    const files = sealed.map(({ host, text }) => [`${host}.json`, text]);
    this.trust.putSite(
      SITE,
      { ...Object.fromEntries(files), "assignments.json": canonical({ format: ASSIGNMENTS, assignments }) },
      sealed.flatMap(({ bulk }) => bulk ?? []),
    );
    const { path } = this.trust.folder;
    await this.#run("trust", "pin", path, "--root-fingerprint", this.trust.pin.fingerprint);
    await this.#run("trust", "put", path);
  }

  /** Options of `mesdrift-agent enrol` for a host of this plant, and the token for its standard input. */
  async enrolment(): Promise<{ args: string[]; token: string }> {
    const token = await this.#run("token", "new", "--site", SITE, "--approve", "--url", this.url);
    const root = ["--site", SITE, "--root-fingerprint", this.trust.pin.fingerprint];
    return { args: ["enrol", "--token", "-", ...root], token };
  }

  /** Open findings that are stored, of one host or of all. */
  async open(host?: string): Promise<HostFinding[]> {
    const all = await findingsOf(this.store, { status: "open" });
    return host === undefined ? all : all.filter((finding) => finding.host === host);
  }

  /** Waits until a finding of a host is stored. @param begin how its address begins  @param value that it tells */
  async finds(
    host: string,
    begin: string,
    { value, ...waiting }: Waiting & { value?: string } = {},
  ): Promise<HostFinding> {
    return this.#until(waiting, `${host} has an open finding ${begin}`, async () =>
      (await this.open(host)).find(
        ({ address, body }) => address.startsWith(begin) && (value === undefined || body.includes(value)),
      ),
    );
  }

  /** Waits until a host has no open finding of which the address begins so any more. */
  async loses(host: string, begin: string, waiting: Waiting = {}): Promise<void> {
    await this.#until(waiting, `${host} has no open finding ${begin}`, async () =>
      (await this.open(host)).some(({ address }) => address.startsWith(begin)) ? undefined : true,
    );
  }

  /** Waits until something of a host is stored. */
  async heard(host: string): Promise<void> {
    await this.#until({ patienceMs: 120_000 }, `${host} is heard`, async () =>
      (await hostsOf(this.store)).find(({ name, heard_at }) => name === host && heard_at !== null),
    );
  }

  /** What the newest whole report of a host says beside its findings. */
  async looked(host: string): Promise<Looked> {
    const known = (await hostsOf(this.store)).find(({ name }) => name === host);
    const looked = await lookedAt(this.store, known ? [known.id] : [], new Date());
    const [found] = looked.values();
    if (found === undefined) throw new Error(`${host}: no whole report of it is stored`);
    return found;
  }

  async #until<T>(
    { everyMs = 50, patienceMs = 60_000 }: Waiting,
    what: string,
    ask: () => Promise<T | undefined>,
  ): Promise<T> {
    const end = performance.now() + patienceMs;
    while (performance.now() < end) {
      const answer = await ask();
      if (answer !== undefined) return answer;
      await sleep(everyMs);
    }
    throw new Error(`waited ${patienceMs} ms in vain until ${what}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#collector, "close");
    this.#collector.kill("SIGTERM");
    await ended;
    await this.store.close();
  }

  async #run(...args: string[]): Promise<string> {
    const state = ["--state", join(this.#folder, "collector")];
    const [program = "", ...words] = [...this.#before, ...mesdrift("collector", ...args, ...state)];
    return (await run(program, words)).stdout;
  }
}

function mesdrift(...args: string[]): string[] {
  return [process.execPath, join(CHECKOUT, "src/cli/main.ts"), ...args];
}
