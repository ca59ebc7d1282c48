import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { isThere } from "../../src/files/is-there.ts";
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

const Content = z.strictObject({
  format: z.literal("mesdrift-handed/1"),
  drops: z.array(HandedDrop),
  /** Envelopes that ever went where no receipt comes back. */
  unconfirmed: z.number().int().min(0),
});

/** Where an envelope stands in the chain of its host. */
type Position = Pick<Waiting, "epoch" | "sequence">;

/** What was handed over where the answer comes later, or never. */
export class Handed {
  readonly #file: string;
  readonly #content: z.infer<typeof Content>;
  /** The drops in which an envelope is, by {@link keyOf} it. */
  #places = new Map<string, HandedDrop[]>();

  /** @param state folder of the agent's own files. Throws {@link Trouble}. */
  constructor(state: string) {
    this.#file = join(state, "handed.json");
    this.#content = read(this.#file);
    this.#place();
  }

  /** All drops that went by a way. */
  by(way: string): HandedDrop[] {
    return this.#content.drops.filter((drop) => drop.way === way);
  }

  /** The way by which an envelope went; undefined where it was handed over to nobody. */
  wayOf(one: Position): string | undefined {
    return this.#places.get(keyOf(one))?.[0]?.way;
  }

  /** Is an envelope under way: was it handed over by this way, or by any since then? */
  isUnderWay(one: Position, way: string, since: Date): boolean {
    const from = since.toISOString();
    return this.#places.get(keyOf(one))?.some((drop) => drop.way === way || drop.at > from) ?? false;
  }

  get unconfirmed(): number {
    return this.#content.unconfirmed;
  }

  add({ name, way, at }: { name: string; way: string; at: Date }, sent: readonly Sent[]): void {
    const envelopes = sent.map(({ epoch, sequence, sha256 }) => ({ epoch, sequence, sha256 }));
    const others = this.#content.drops.filter((drop) => drop.name !== name || drop.way !== way);
    this.#keep([...others, { name, way, at: at.toISOString(), envelopes }]);
  }

  addUnconfirmed(count: number): void {
    this.#content.unconfirmed += count;
    this.#keep(this.#content.drops);
  }

  /** Forgets what was handed over before, whatever became of it. */
  forgetBefore(time: Date): void {
    const from = time.toISOString();
    const kept = this.#content.drops.filter(({ at }) => at >= from);
    if (kept.length < this.#content.drops.length) this.#keep(kept);
  }

  /** Forgets a drop: it was answered, or lost. */
  forget(gone: HandedDrop): void {
    this.#keep(this.#content.drops.filter((drop) => drop !== gone));
  }

  #keep(drops: HandedDrop[]): void {
    this.#content.drops = drops;
    this.#place();
    writeAtomic(this.#file, JSON.stringify(this.#content), 0o600);
  }

  #place(): void {
    const placed = this.#content.drops.flatMap((drop) =>
      drop.envelopes.map((one) => ({ key: keyOf(one), drop })),
    );
    const byKey = Map.groupBy(placed, ({ key }) => key);
    this.#places = new Map(byKey.entries().map(([key, all]) => [key, all.map(({ drop }) => drop)]));
  }
}

function keyOf({ epoch, sequence }: Position): string {
  return `${epoch}.${sequence}`;
}

function read(file: string): z.infer<typeof Content> {
  if (!isThere(file)) return { format: "mesdrift-handed/1", drops: [], unconfirmed: 0 };
  try {
    return Content.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    throw new Trouble(
      `${file}: found something else than was written there; remove it, and what waits is handed over again, which does no harm`,
    );
  }
}
