import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { demoTrust, SITE } from "../../src/cli/demo/trust.ts";
import { sealFile } from "../../src/cli/propose-file.ts";
import type { BedHost } from "../bed/host.ts";
import { mesdrift } from "../support/run-program.ts";
import { TYPED, typed } from "./readme.ts";

/** Time that an agent and a collector may take to get something done on a busy machine, in seconds. */
const PATIENCE = 120;

/** The host with the collector, its administrator, and engineers, who sit elsewhere. */
export class Plant {
  readonly host: BedHost;
  /** Under which agents reach the collector. */
  readonly #address: string;
  /** Of the engineers. */
  readonly #folder: string;

  private constructor(host: BedHost, address: string, folder: string) {
    this.host = host;
    this.#address = address;
    this.#folder = folder;
  }

  /** Installs the collector as README.md says. @param address under which agents reach it */
  static async install(host: BedHost, address: string, folder: string): Promise<Plant> {
    for (const command of TYPED.collector.slice(0, -1)) await host.sh(typed(command, { collector: address }));
    await host.listening(8443);
    return new Plant(host, address, folder);
  }

  /** One of the collector's commands, as its administrator types it. */
  async admin(...words: string[]): Promise<string> {
    return (await this.host.run(["mesdrift", "collector", ...words])).stdout;
  }

  /** A token for hosts, as the last command of README.md for the collector's host prints it. */
  async token(): Promise<string> {
    const command = typed(TYPED.collector.at(-1), { site: SITE, collector: this.#address });
    return (await this.host.sh(command)).stdout.trim();
  }

  /** Has the engineers approve a host as its agent sees it. @returns the root's fingerprint */
  async approve(host: BedHost): Promise<string> {
    return this.approveSnapshot((await host.run(["mesdrift-agent", "snapshot"])).stdout);
  }

  /** Has the engineers approve a host as it is in a snapshot, to be audited each minute, and the collector serve what they signed. @returns the root's fingerprint */
  async approveSnapshot(golden: string): Promise<string> {
    const file = (name: string) => join(this.#folder, name);
    writeFileSync(file("golden.json"), golden);
    const draft = ["--from", file("golden.json"), "--id", "host", "-o", file("host.yaml")];
    const drafted = await mesdrift(["baseline", "draft", ...draft]);
    if (drafted.status !== 0) throw new Error(drafted.stderr);
    const fingerprint = demoTrust(file("trust"), await sealFile(file("host.yaml")), new Date());
    const repository = execFileSync("tar", ["--create", "--directory", this.#folder, "trust"]);
    await this.host.run(["tar", "--extract", "--directory", "/srv"], { input: repository });
    await this.admin("trust", "pin", "/srv/trust", "--root-fingerprint", fingerprint);
    await this.admin("trust", "put", "/srv/trust");
    return fingerprint;
  }

  /** Waits until something that the collector lists fits. */
  async lists(what: "host" | "finding", pattern: RegExp): Promise<string> {
    return eventually(`${what}s at the collector fit ${pattern}`, () => this.admin(what, "list"), pattern);
  }

  /** Waits until nothing that the collector lists fits. */
  async listsNo(what: "host" | "finding", pattern: RegExp): Promise<void> {
    const ask = async () => (pattern.test(await this.admin(what, "list")) ? "still there" : "gone");
    await eventually(`no ${what} at the collector fits ${pattern}`, ask, /gone/);
  }
}

/** Asks each half second until an answer fits. Throws with the last one. */
export async function eventually(what: string, ask: () => Promise<string>, pattern: RegExp): Promise<string> {
  const end = performance.now() + PATIENCE * 1000;
  let answer = "";
  while (performance.now() < end) {
    answer = await ask();
    if (pattern.test(answer)) return answer;
    await sleep(500);
  }
  throw new Error(`waited ${PATIENCE} s in vain until ${what}; last seen:\n${answer}`);
}
