import { createHash } from "node:crypto";
import { stateOf } from "../../src/compare/facts.ts";
import { formatAddress } from "../../src/model/address.ts";
import type { Fact } from "../../src/model/fact.ts";
import { type Gap, gapsOf } from "../../src/model/gaps.ts";
import { onlyKinds, type Snapshot } from "../../src/model/snapshot.ts";
import { KINDS } from "../probes/index.ts";

/** How much of a kind is delivered, in bytes of JSON: of one piece, of one fact, and of all together. */
export const BOUNDS = { piece: 1024 ** 2, fact: 2 * 1024 ** 2, kind: 16 * 1024 ** 2 } as const;
type Bounds = Record<keyof typeof BOUNDS, number>;

/** SHA-256 in hex of all that a snapshot holds, but for what moves by itself. */
export function stateDigest(snapshot: Snapshot): string {
  const { secretKey, watch, coverage, facts } = snapshot;
  const digest = createHash("sha256").update(JSON.stringify([secretKey, watch, gapsOf(coverage)]));
  for (const fact of facts)
    digest.update(JSON.stringify([fact.kind, fact.key, Object.entries(stateOf(fact, KINDS)).sort(byName)]));
  return digest.digest("hex");
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1;
}

/** What a snapshot holds of one kind, in pieces that can travel. What is too large for that is left out, and told as capped. */
export function piecesOf(snapshot: Snapshot, kind: string, bounds: Bounds = BOUNDS): Snapshot[] {
  const whole = onlyKinds(snapshot, [kind]);
  const digest = stateDigest(whole);
  const { groups, capped } = grouped(whole.facts, kind, bounds);
  const { coverage } = whole;
  const first = { ...coverage, capped: [...coverage.capped, ...capped] };
  const later = { ...coverage, unreadable: [], capped: [], unparsed: [] };
  return groups.map((facts, at) => ({
    ...whole,
    coverage: at === 0 ? first : later,
    facts,
    piece: { kind, digest, number: at + 1, of: groups.length },
  }));
}

/** Facts by pieces; at least one, which may be empty. */
function grouped(
  facts: readonly Fact[],
  kind: string,
  { piece, fact: most, kind: mostOfKind }: Bounds,
): { groups: Fact[][]; capped: Gap[] } {
  const groups: Fact[][] = [[]];
  const capped: Gap[] = [];
  let [inPiece, all] = [0, 0];
  for (const fact of facts) {
    const bytes = Buffer.byteLength(JSON.stringify(fact));
    if (bytes > most) {
      const address = formatAddress({ kind: fact.kind, key: fact.key });
      capped.push({ address, why: `as a fact it has ${bytes} bytes; more than ${most} are not delivered` });
      continue;
    }
    if (inPiece > 0 && inPiece + bytes > piece) {
      groups.push([]);
      inPiece = 0;
    }
    groups.at(-1)?.push(fact);
    inPiece += bytes;
    all += bytes;
  }
  if (all <= mostOfKind) return { groups, capped };
  const why = `its ${facts.length} facts have ${all} bytes; more than ${mostOfKind} of a kind are not delivered: take a snapshot on the host`;
  return { groups: [[]], capped: [{ address: `${kind}:*`, why }] };
}
