import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { writeAtomic } from "../../src/files/write-atomic.ts";
import { Trouble } from "../../src/model/trouble.ts";
import type { Sent } from "./parcel.ts";
import type { Waiting } from "./spool.ts";

const HandedDrop = z.strictObject({
  name: z.string(),
  /** Name of the way by which it went, and when; RFC 3339 in UTC. */
  way: z.string(),
  at: z.string(),
  envelopes: z.array(z.strictObject({ epoch: z.string(), sequence: z.number().int(), sha256: z.string() })),
});
/** A drop that was handed over, and waits for its receipt. */
export type HandedDrop = z.infer<typeof HandedDrop>;

const File = z.strictObject({
  format: z.literal("mesdrift-handed/1"),
  drops: z.array(HandedDrop),
  /** Envelopes that ever went where no receipt comes back. */
  unconfirmed: z.number().int().min(0),
});

/** What was handed over where the answer comes later, or never. */
export class Handed {
  readonly #file: string;
  #content: z.infer<typeof File>;

  /** @param state folder of the agent's own files. Throws {@link Trouble}. */
  constructor(state: string) {
    this.#file = join(state, "handed.json");
    this.#content = read(this.#file);
  }

  /** All drops that went by a way. */
  by(way: string): HandedDrop[] {
    return this.#content.drops.filter((drop) => drop.way === way);
  }

  /** The way by which an envelope went; undefined where it was handed over to nobody. */
  wayOf({ epoch, sequence }: Pick<Waiting, "epoch" | "sequence">): string | undefined {
    return this.#content.drops.find(({ envelopes }) =>
      envelopes.some((one) => one.epoch === epoch && one.sequence === sequence),
    )?.way;
  }

  /** Is an envelope under way: was it handed over by this way, or by any since then? */
  isUnderWay({ epoch, sequence }: Pick<Waiting, "epoch" | "sequence">, way: string, since: Date): boolean {
    const from = since.toISOString();
    return this.#content.drops.some(
      (drop) =>
        (drop.way === way || drop.at > from) &&
        drop.envelopes.some((one) => one.epoch === epoch && one.sequence === sequence),
    );
  }

  get unconfirmed(): number {
    return this.#content.unconfirmed;
  }

  add({ name, way, at }: { name: string; way: string; at: Date }, sent: readonly Sent[]): void {
    const envelopes = sent.map(({ epoch, sequence, sha256 }) => ({ epoch, sequence, sha256 }));
    this.forget(name);
    this.#content.drops.push({ name, way, at: at.toISOString(), envelopes });
    this.#keep();
  }

  addUnconfirmed(count: number): void {
    this.#content.unconfirmed += count;
    this.#keep();
  }

  /** Forgets what was handed over before, whatever became of it. */
  forgetBefore(time: Date): void {
    const from = time.toISOString();
    const kept = this.#content.drops.filter(({ at }) => at >= from);
    if (kept.length === this.#content.drops.length) return;
    this.#content.drops = kept;
    this.#keep();
  }

  forget(name: string): void {
    this.#content.drops = this.#content.drops.filter((drop) => drop.name !== name);
    this.#keep();
  }

  #keep(): void {
    writeAtomic(this.#file, JSON.stringify(this.#content), 0o600);
  }
}

function read(file: string): z.infer<typeof File> {
  if (!existsSync(file)) return { format: "mesdrift-handed/1", drops: [], unconfirmed: 0 };
  try {
    return File.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    throw new Trouble(
      `${file}: found something else than was written there; remove it, and what waits is handed over again, which does no harm`,
    );
  }
}
