import type { Insertable } from "kysely";
import type { Link } from "../../model/signed.ts";
import { Beside } from "./beside.ts";
import { bytesOf, hexOf } from "./bytes.ts";
import { at, type Chain, gap, isFullOfHoles, late, type Place, refused, tooManyHoles } from "./chain.ts";
import type { Writer } from "./engine.ts";
import type { Batch, Incoming } from "./incoming.ts";
import { ready } from "./ready.ts";
import type { ChainTable } from "./tables/chains.ts";

/** Most chains of one host: it begins one whenever it is set up anew. */
const MOST_CHAINS = 1000;

/** The chains of some hosts within one transaction: says where each envelope belongs, and where the chains end then. */
export class Places {
  /** Those that envelopes are of. */
  readonly #chains: Map<string, Chain>;
  /** How many each host has in all, where it begins one. */
  readonly #counts: Map<number, number>;
  readonly #had: Set<string>;
  readonly #beside: Beside;
  readonly #changed = new Set<Chain>();

  private constructor(known: Known) {
    this.#chains = known.chains;
    this.#counts = known.counts;
    this.#had = known.had;
    this.#beside = known.beside;
  }

  /** Loads what is known of the places of envelopes. */
  static async load(within: Writer, group: readonly Batch[]): Promise<Places> {
    const hosts = [...new Set(group.map(({ hostId }) => hostId))];
    const incoming = group.flatMap((batch) => batch.incoming);
    const hashes = incoming.map(({ sha256 }) => sha256);
    const epochs = [...new Set(incoming.map(({ predicate }) => predicate.link.epoch))];
    const chains = await within
      .selectFrom("chain")
      .selectAll()
      .where("host_id", "in", hosts)
      .where("epoch", "in", epochs)
      .execute();
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
    const places = new Map(known);
    const late = group.flatMap(({ hostId, incoming }) =>
      incoming
        .map(({ predicate: { link } }) => ({ hostId, ...link }))
        .filter(({ epoch, sequence }) => sequence < (places.get(nameOf(hostId, epoch))?.sequence ?? 0)),
    );
    const beginning = group.filter(({ hostId, incoming }) =>
      incoming.some(({ predicate }) => !places.has(nameOf(hostId, predicate.link.epoch))),
    );
    const counts = await countChains(
      within,
      beginning.map(({ hostId }) => hostId),
    );
    return new Places({
      chains: places,
      counts,
      had: new Set(had.map(({ sha256 }) => hexOf(sha256))),
      beside: await Beside.load(within, late),
    });
  }

  /** Puts an envelope in its place. What comes again is had, also within one batch. */
  put(hostId: number, { sha256, predicate: { link } }: Incoming): Place {
    if (this.#had.has(sha256)) return { is: "had" };
    const place = this.#place(hostId, sha256, link);
    if (place.is === "stored") this.#had.add(sha256);
    if (place.is === "stored" && !place.isFork) this.#beside.add(hostId, link, sha256);
    return place;
  }

  #place(hostId: number, sha256: string, link: Link): Place {
    const { epoch, sequence, previous } = link;
    const chain = this.#chains.get(nameOf(hostId, epoch));
    if (chain === undefined) return this.#begin({ hostId, epoch, sequence, sha256, missing: [] });
    const missing = sequence - chain.sequence - 1;
    if (missing > 0 && isFullOfHoles(chain.missing)) return tooManyHoles();
    this.#changed.add(chain);
    if (missing < 0) return this.#fitted(late(chain, sequence), hostId, sha256, link);
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

  /** One that fills a hole has to fit to both sides of it. */
  #fitted(place: Place, hostId: number, sha256: string, link: Link): Place {
    if (place.is !== "stored" || place.isFork) return place;
    if (this.#beside.fits(hostId, link, sha256)) return place;
    const detail = `${at(link)} came late and does not fit to what is beside it: the history was written twice, or the host was cloned or set back`;
    return { ...place, wrong: { kind: "fork", detail } };
  }

  #begin(chain: Chain): Place {
    const count = (this.#counts.get(chain.hostId) ?? 0) + 1;
    if (count > MOST_CHAINS)
      return refused(`its host has begun ${MOST_CHAINS} chains already; enrol it anew, under another key`);
    this.#counts.set(chain.hostId, count);
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

interface Known {
  chains: Map<string, Chain>;
  counts: Map<number, number>;
  had: Set<string>;
  beside: Beside;
}

async function countChains(within: Writer, hosts: readonly number[]): Promise<Map<number, number>> {
  if (hosts.length === 0) return new Map();
  const rows = await within
    .selectFrom("chain")
    .select(["host_id", ({ fn }) => fn.countAll<number>().as("chains")])
    .where("host_id", "in", [...hosts])
    .groupBy("host_id")
    .execute();
  return new Map(rows.map(({ host_id, chains }) => [host_id, Number(chains)]));
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
