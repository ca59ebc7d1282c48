import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type EnrolledAt, enrol, enrolOffline } from "../../agent/enrol/enrol.ts";
import { readConnection, type Tls } from "../../agent/ship/connection.ts";
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

  /** @returns what it delivers with over https */
  async enrol(token: string): Promise<EnrolledAt & Tls> {
    const at = await enrol({ token, ...this.#own() });
    const tls = readConnection(this.state)?.tls;
    if (tls === undefined) throw new Error("enrolled without a certificate");
    return { ...at, ...tls };
  }

  /** Without a network, by the token alone. */
  enrolOffline(token: string): string {
    return enrolOffline({ token, ...this.#own() });
  }

  /** What its operator says to the agent. */
  operator(text: string): void {
    writeFileSync(join(this.state, "agent.yaml"), text);
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
  caFile({ ca }: Pick<Tls, "ca">): string {
    const file = join(this.state, "ca.pem");
    writeFileSync(file, ca);
    return file;
  }

  #own() {
    return { state: this.state, host: { name: this.name, os: "debian" } as const };
  }
}
