import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Authority, openAuthority } from "../../src/collector/authority/authority.ts";
import { DropFolder } from "../../src/collector/drops/drop-folder.ts";
import { type Outcome, takeOne } from "../../src/collector/drops/take-one.ts";
import { envelopesOf } from "../../src/collector/store/envelopes.ts";
import { Intake } from "../../src/collector/store/intake.ts";
import { openStore, type Store } from "../../src/collector/store/store.ts";
import { newToken } from "./collector.ts";
import { PlantHost } from "./plant-host.ts";

/** What of a collector takes drops in, with a real store, in the process of the test. */
export class DropCollector {
  readonly folder: string;
  readonly drops: string;
  readonly store: Store;
  readonly authority: Authority;
  readonly #intake: Intake;

  private constructor(folder: string, store: Store, authority: Authority) {
    this.folder = folder;
    this.drops = join(folder, "drops");
    mkdirSync(this.drops);
    this.store = store;
    this.authority = authority;
    this.#intake = new Intake(store, this.#clock);
  }

  /** @param store its address; else a file in the folder */
  static async open(
    folder: string,
    store = `sqlite:${join(folder, "collector.db")}`,
  ): Promise<DropCollector> {
    const authority = await openAuthority(join(folder, "collector"), () => new Date());
    return new DropCollector(folder, await openStore(store), authority);
  }

  token(asked: Partial<Parameters<typeof newToken>[2]> = {}): Promise<string> {
    return newToken(this.store, this.authority, { url: "https://127.0.0.1:9", ...asked });
  }

  /** A host, enrolled without a network, whose operator named the folder that is taken from. */
  handing(name: string, token: string): PlantHost {
    const host = new PlantHost(this.folder, name);
    host.enrolOffline(token);
    host.operator(`ways: [{folder: ${this.drops}}]`);
    return host;
  }

  /** What takes drops in, as the watcher and the commands have it. */
  get parts() {
    return { store: this.store, intake: this.#intake, authority: this.authority, clock: this.#clock };
  }

  /** Takes in all drops that lie in a folder. */
  async takeAll(folder = this.drops): Promise<Outcome[]> {
    const place = new DropFolder(folder);
    const outcomes: Outcome[] = [];
    for (const name of place.names())
      outcomes.push(await takeOne(this.parts, { folder: place, name, isWhole: true }));
    return outcomes;
  }

  /** Files that lie in the folder of the drops, by their endings. */
  lying(ending: string, folder = this.drops): string[] {
    return readdirSync(folder).filter((name) => name.endsWith(ending));
  }

  /** All that is stored, in the order in which it came. */
  async stored(): Promise<string[]> {
    return (await Array.fromAsync(envelopesOf(this.store))).map(({ text }) => text);
  }

  readonly #clock = () => new Date();
}
