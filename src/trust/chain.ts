import { count } from "../print/words.ts";
import type { Problem } from "./verify/problem.ts";

/** One verified envelope, by what ties it to the others. */
export interface Linked {
  /** Where it lies, for messages. */
  file: string;
  host: string;
  keyId: string;
  epoch: string;
  sequence: number;
  previous: string | undefined;
  /** Of the envelope. */
  sha256: string;
  /** RFC 3339. */
  madeAt: string;
}

/** What one host signed in one epoch. */
export interface Chain {
  host: string;
  keyId: string;
  epoch: string;
  first: Linked;
  /** What came after it, nobody can tell from the chain: a cut-off tail shows only beside a copy that was kept elsewhere. */
  last: Linked;
}

/** Chains in order of host, each with what does not hold in it. */
export interface Chains {
  chains: Chain[];
  problems: Problem[];
}

/** Sorts envelopes into chains, and finds what is missing, twice there, or not what the next one says it is. */
export function chainsOf(all: readonly Linked[]): Chains {
  const groups = [...Map.groupBy(all, ({ keyId, epoch }) => `${keyId} ${epoch}`).values()].map((links) =>
    links.toSorted((a, b) => a.sequence - b.sequence),
  );
  const chains = groups.flatMap((links) => chainOf(links) ?? []).toSorted(byHost);
  const ends = new Set(chains.map(({ last }) => last.sha256));
  return { chains, problems: groups.flatMap((links) => problemsIn(links, ends)) };
}

function chainOf(links: readonly Linked[]): Chain | undefined {
  const [first, last] = [links[0], links.at(-1)];
  return first && last && { host: last.host, keyId: last.keyId, epoch: last.epoch, first, last };
}

function byHost(a: Chain, b: Chain): number {
  if (a.host !== b.host) return a.host < b.host ? -1 : 1;
  return a.first.madeAt < b.first.madeAt ? -1 : 1;
}

/** @param ends hashes of the last envelopes of all chains: a new epoch goes on from one of them */
function problemsIn(links: readonly Linked[], ends: ReadonlySet<string>): Problem[] {
  const places = [...Map.groupBy(links, ({ sequence }) => sequence).values()];
  return places.flatMap((here, at) => [...atOnePlace(here), ...before(here, places[at - 1], ends)]);
}

/** Several envelopes at one place: copies, or two stories about one time. */
function atOnePlace(here: readonly Linked[]): Problem[] {
  const [first, ...others] = here;
  return others.map((other): Problem => {
    const where = `${placeOf(other)} is in ${first?.file} as well`;
    return other.sha256 === first?.sha256
      ? { crime: "duplicate", file: other.file, message: `${where}, the same: remove one` }
      : {
          crime: "fork",
          file: other.file,
          message: `${where}, and tells something else: the history was written twice, or the host was cloned or set back`,
        };
  });
}

/** Does each envelope at a place fit to what is at the place before it? */
function before(
  here: readonly Linked[],
  previous: readonly Linked[] | undefined,
  ends: ReadonlySet<string>,
): Problem[] {
  const [one] = here;
  if (one === undefined) return [];
  const expected = (previous?.[0]?.sequence ?? 0) + 1;
  if (one.sequence > expected) return [gap(one, expected)];
  const isKnown = (link: Linked) =>
    previous
      ? previous.some(({ sha256 }) => sha256 === link.previous)
      : link.previous === undefined || ends.has(link.previous);
  return here.filter((link) => !isKnown(link)).map(broken);
}

function gap(one: Linked, from: number): Problem {
  const missing = one.sequence - from;
  const which = missing === 1 ? `${from}` : `${from} to ${one.sequence - 1}`;
  return {
    crime: "gap",
    file: one.file,
    message: `${count(missing, "envelope is", "envelopes are")} missing before ${placeOf(one)}: ${which}`,
  };
}

function broken(link: Linked): Problem {
  const message =
    link.sequence === 1
      ? `${placeOf(link)} continues an epoch that is not here, or not where it ends`
      : `${placeOf(link)} follows another envelope than the one that is here: one of them was replaced`;
  return { crime: "broken-link", file: link.file, message };
}

function placeOf({ host, epoch, sequence }: Linked): string {
  return `${host}, epoch ${epoch.slice(0, 8)}, number ${sequence}`;
}
