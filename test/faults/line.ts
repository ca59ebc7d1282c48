import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pinTrust } from "../../agent/commands/run-trust.ts";
import { seal } from "../../src/baseline/compile.ts";
import { writeAtomic } from "../../src/files/write-atomic.ts";
import { ASSIGNMENTS } from "../../src/model/assignment.ts";
import { COMPILED, type CompiledBaseline } from "../../src/model/baseline.ts";
import { canonical } from "../../src/model/canonical.ts";
import type { Check } from "../../src/model/check.ts";
import type { Dice } from "../bench/dice.ts";
import { type Plant, plant } from "../support/trust.ts";

/** Machines of the line; each has one config file with one value that is approved. */
const MACHINES = 6;
const APPROVED = "7";

/** The production line that all hosts of the storm watch: a look at it takes milliseconds, so that there can be many. */
export class Line {
  readonly folder: string;
  readonly #plant: Plant;

  constructor(folder: string) {
    this.folder = join(folder, "line");
    mkdirSync(this.folder);
    for (let machine = 0; machine < MACHINES; machine += 1) this.#write(machine, APPROVED);
    this.#plant = plant(join(folder, "trust"));
    const all = { name: "all hosts", hosts: ["*"], applies: {}, baselines: ["site-a/line.json"] };
    this.#plant.putSite("site-a", {
      "line.json": seal(this.#baseline()).text,
      "assignments.json": canonical({ format: ASSIGNMENTS, assignments: [all] }),
    });
  }

  /** Folder and fingerprint of the trust repository. */
  get trust(): { folder: string; fingerprint: string } {
    return { folder: this.#plant.folder.path, fingerprint: this.#plant.pin.fingerprint };
  }

  /** Has a host obey the engineers of the line. @param state folder of the agent's own files */
  async pin(state: string): Promise<void> {
    const { folder, fingerprint } = this.trust;
    const said = process.stdout.write;
    // What people read of it is of no use here.
    process.stdout.write = () => true;
    try {
      await pinTrust({ site: "site-a", from: folder, rootFingerprint: fingerprint, state });
    } finally {
      process.stdout.write = said;
    }
  }

  /** Somebody turns a knob, or turns it back. */
  turn(dice: Dice): void {
    this.#write(dice.below(MACHINES), dice.pick([APPROVED, APPROVED, "8", "9"]));
  }

  #write(machine: number, pressure: string): void {
    writeAtomic(this.#path(machine), `{"pressure": "${pressure}"}\n`);
  }

  #path(machine: number): string {
    return join(this.folder, `machine${machine}.json`);
  }

  #baseline(): CompiledBaseline {
    const check = (machine: number): Check => ({
      id: `pressure-${machine}`,
      title: `The pressure of machine ${machine} is as approved`,
      at: `config:${this.#path(machine)}#/pressure`,
      expect: { equals: APPROVED },
      absent: "fails",
      severity: "high",
      why: "Another pressure makes scrap.",
      fix: "Turn it back.",
      refs: {},
    });
    return {
      format: COMPILED,
      ...{ id: "line", version: 1, title: "The line", applies: {}, includes: [] },
      watch: [{ config: `${this.folder}/*.json` }],
      checks: Array.from({ length: MACHINES }, (_, machine) => check(machine)),
    };
  }
}
