import { parseAddress } from "../model/address.ts";
import { fitsHost } from "../model/host-pattern.ts";
import { addressPattern } from "../model/pattern.ts";
import type { ExpiredWaiver, Finding, Waived } from "../model/report.ts";
import type { Waiver } from "../model/waiver.ts";

/** A verified waiver. */
export interface SignedWaiver {
  waiver: Waiver;
  /** One engineer alone signed it. */
  provisional: boolean;
}

export interface Waiving {
  waivers: readonly SignedWaiver[];
  /** Name of the host that the findings are of. */
  host: string;
  now: Date;
}

export interface WaivedFindings {
  findings: Finding[];
  expired: ExpiredWaiver[];
}

/** Findings of this kind tell of attacks on trust itself: no waiver reaches them, or it could hide its own forgery. */
const NEVER_WAIVED = "trust";

/**
 * Marks the findings that a waiver covers now, and names the waivers that would cover one had they not run out. A
 * waiver counts from `from`, and no longer at `until`. Where several fit, one that enough engineers signed goes before
 * a provisional one, then the one that lasts longest.
 */
export function waive(findings: readonly Finding[], { waivers, host, now }: Waiving): WaivedFindings {
  const begun = waivers
    .filter(({ waiver }) => Date.parse(waiver.from) <= now.getTime() && fitsHost(waiver.hosts, host))
    .toSorted(strongestFirst)
    .map((signed) => ({ signed, covers: coverOf(signed.waiver) }));
  const { past = [], current = [] } = Object.groupBy(begun, ({ signed: { waiver } }) =>
    Date.parse(waiver.until) <= now.getTime() ? "past" : "current",
  );
  const marked = findings.map((finding) => {
    const found = current.find(({ covers }) => covers(finding));
    return found ? { ...finding, waived: waivedBy(found.signed) } : finding;
  });
  const open = marked.filter(({ waived }) => waived === undefined);
  const expired = past.flatMap(({ signed, covers }) => {
    const ids = open.filter(covers).map(({ id }) => id);
    return ids.length === 0 ? [] : [{ ...waivedBy(signed), findings: ids }];
  });
  return { findings: marked, expired };
}

function strongestFirst(a: SignedWaiver, b: SignedWaiver): number {
  if (a.provisional !== b.provisional) return a.provisional ? 1 : -1;
  return Date.parse(b.waiver.until) - Date.parse(a.waiver.until);
}

/** A pattern without a field covers the whole fact; one with a field covers that field alone. */
function coverOf({ at, check }: Waiver): (finding: Finding) => boolean {
  const pattern = addressPattern(at);
  return (finding) => {
    const { kind, key, path } = parseAddress(finding.address);
    if (kind === NEVER_WAIVED || kind !== pattern.kind || !pattern.matchesKey(key)) return false;
    if (check !== undefined && check !== finding.check) return false;
    return !pattern.hasPath || (path !== undefined && pattern.matchesPath(path));
  };
}

function waivedBy({ waiver, provisional }: SignedWaiver): Waived {
  const { id, owner, reason, compensating, until } = waiver;
  return { id, owner, reason, compensating, until, ...(provisional ? { provisional } : {}) };
}
