import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { enrol } from "../../agent/enrol/enrol.ts";
import type { Connection } from "../../agent/ship/connection.ts";
import { deliver } from "../../agent/ship/deliver.ts";
import { hostKey } from "../../agent/sign/host-key.ts";
import { Journal } from "../../agent/sign/journal.ts";
import { SignedHost } from "./signed-host.ts";

/** A host of a made-up plant with the agent's own folder: it enrols and delivers as the agent does, and signs what a test has it say. */
export class PlantHost {
  readonly name: string;
  readonly state: string;
  readonly signs: SignedHost;

  /** @param folder in which its folder is made */
  constructor(folder: string, name: string, time = new Date()) {
    this.name = name;
    this.state = join(folder, name);
    mkdirSync(this.state, { recursive: true });
    const { key, epoch } = hostKey(this.state);
    this.signs = new SignedHost(name, time, key);
    this.signs.epoch = epoch;
  }

  enrol(token: string): Promise<Connection> {
    return enrol({ token, state: this.state, host: { name: this.name, os: "debian" } });
  }

  /** Puts what it signed where the agent delivers from. @returns the same */
  keep(...envelopes: string[]): string[] {
    for (const envelope of envelopes) new Journal(this.state, this.signs.epoch).append(() => envelope);
    return envelopes;
  }

  deliver(clock: () => Date = () => new Date()) {
    return deliver(this.state, clock);
  }

  /** The certificates of its collector, as a file. */
  caFile({ ca }: Connection): string {
    const file = join(this.state, "ca.pem");
    writeFileSync(file, ca);
    return file;
  }
}
