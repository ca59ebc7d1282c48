import type { Insertable } from "kysely";
import { bytesOf, hexOf } from "./bytes.ts";
import type { Writer } from "./engine.ts";
import type { Incoming } from "./incoming.ts";
import { ready } from "./ready.ts";
import type { ChainTable } from "./tables/chains.ts";

/** Numbers of envelopes that never came: first and last of each run, in order. */
export type Missing = [number, number][];

/** Where an envelope belongs in what is there. */
export type Place =
  | { is: "had" }
  | {
      is: "stored";
      /** Another one has this place: history was written twice. */
      isFork: boolean;
      /** It begins a chain that was not known. */
      isFirst: boolean;
      /** What is wrong with its place, for people. */
      wrong?: { kind: "fork" | "gap"; detail: string };
    };

interface Chain {
  hostId: number;
  epoch: string;
  sequence: number;
  sha256: string;
  missing: Missing;
}

/** The chains of some hosts within one transaction: says where each envelope belongs, and where the chains end then. */
export class Places {
  readonly #chains: Map<string, Chain>;
  readonly #had: Set<string>;
  readonly #changed = new Set<Chain>();

  private constructor(chains: Map<string, Chain>, had: Set<string>) {
    this.#chains = chains;
    this.#had = had;
  }

  /** @param hosts hosts of the envelopes @param hashes of the envelopes, in hex */
  static async load(within: Writer, hosts: readonly number[], hashes: readonly string[]): Promise<Places> {
    const chains = await within.selectFrom("chain").selectAll().where("host_id", "in", hosts).execute();
    const had = await within
      .selectFrom("envelope")
      .select("sha256")
      .where("sha256", "in", hashes.map(bytesOf))
      // What was archived and removed was had as well.
      .union(within.selectFrom("archived").select("sha256").where("sha256", "in", hashes.map(bytesOf)))
      .execute();
    const known = chains.map(({ host_id, epoch, sequence, sha256, missing }): [string, Chain] => [
      nameOf(host_id, epoch),
      { hostId: host_id, epoch, sequence, sha256: hexOf(sha256), missing: JSON.parse(missing) },
    ]);
    return new Places(new Map(known), new Set(had.map(({ sha256 }) => hexOf(sha256))));
  }

  /** Puts an envelope in its place. What comes again is had, also within one batch. */
  put(hostId: number, { sha256, predicate: { link } }: Incoming): Place {
    if (this.#had.has(sha256)) return { is: "had" };
    this.#had.add(sha256);
    const { epoch, sequence, previous } = link;
    const chain = this.#chains.get(nameOf(hostId, epoch));
    if (chain === undefined) return this.#begin({ hostId, epoch, sequence, sha256, missing: [] });
    this.#changed.add(chain);
    if (sequence <= chain.sequence) return late(chain, sequence);
    const missing = sequence - chain.sequence - 1;
    const isOther = missing === 0 && previous !== chain.sha256;
    if (missing > 0) chain.missing.push([chain.sequence + 1, sequence - 1]);
    chain.sequence = sequence;
    chain.sha256 = sha256;
    return {
      is: "stored",
      isFork: false,
      isFirst: false,
      ...(missing > 0 ? { wrong: gap(chain, missing) } : {}),
      ...(isOther
        ? {
            wrong: { kind: "fork", detail: `${at(link)} follows another envelope than the one that is here` },
          }
        : {}),
    };
  }

  #begin(chain: Chain): Place {
    this.#chains.set(nameOf(chain.hostId, chain.epoch), chain);
    this.#changed.add(chain);
    const missing = chain.sequence - 1;
    if (missing > 0) chain.missing.push([1, missing]);
    const wrong = missing > 0 ? { wrong: gap(chain, missing) } : {};
    return { is: "stored", isFork: false, isFirst: true, ...wrong };
  }

  async save(within: Writer): Promise<void> {
    const rows = [...this.#changed].map(({ hostId, epoch, sequence, sha256, missing }) => ({
      host_id: hostId,
      epoch,
      sequence,
      sha256: bytesOf(sha256),
      missing: JSON.stringify(missing),
    }));
    await putChains(within, rows);
  }
}

const putChains = ready((within, rows: readonly Insertable<ChainTable>[]) =>
  within
    .insertInto("chain")
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(["host_id", "epoch"]).doUpdateSet(({ ref }) => ({
        sequence: ref("excluded.sequence"),
        sha256: ref("excluded.sha256"),
        missing: ref("excluded.missing"),
      })),
    ),
);

function nameOf(hostId: number, epoch: string): string {
  return `${hostId} ${epoch}`;
}

function at({ epoch, sequence }: { epoch: string; sequence: number }): string {
  return `epoch ${epoch.slice(0, 8)}, number ${sequence}`;
}

/** A number that was passed already: it fills a gap, or tells another story than the one that is here. */
function late(chain: Chain, sequence: number): Place {
  const before = chain.missing.length;
  const filled = chain.missing.flatMap(([first, last]) => without(first, last, sequence));
  const isMissing = filled.length !== before || JSON.stringify(filled) !== JSON.stringify(chain.missing);
  chain.missing = filled;
  if (isMissing) return { is: "stored", isFork: false, isFirst: false };
  const detail = `${at({ ...chain, sequence })} is here already and tells something else: the history was written twice, or the host was cloned or set back`;
  return { is: "stored", isFork: true, isFirst: false, wrong: { kind: "fork", detail } };
}

function without(first: number, last: number, sequence: number): Missing {
  if (sequence < first || sequence > last) return [[first, last]];
  const rest: Missing = [
    [first, sequence - 1],
    [sequence + 1, last],
  ];
  return rest.filter(([from, to]) => from <= to);
}

function gap({ epoch, sequence }: Chain, missing: number): { kind: "gap"; detail: string } {
  const which = missing === 1 ? `${sequence - 1}` : `${sequence - missing} to ${sequence - 1}`;
  return { kind: "gap", detail: `${which} did not come before ${at({ epoch, sequence })}` };
}
