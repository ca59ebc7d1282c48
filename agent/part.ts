import type { Drift } from "../src/compare/facts.ts";
import { bySeverity } from "../src/compare/findings.ts";
import type { Gap } from "../src/model/gaps.ts";
import type { Report } from "../src/model/report.ts";

/** What a pass found, as far as a later pass over a part of it rests on it. */
export interface Before {
  /** Under what it was found: with another version, baseline or user it says nothing. */
  about: string;
  report: Report;
  /** All differences, each by itself. */
  drifts: Drift[];
}

/** A part that is looked at, and what stands of the rest. */
export interface Part extends Before {
  /** Facts of these kinds are observed. */
  kinds: ReadonlySet<string>;
}

/** The part of some kinds: of what was found before all else stands. Configs are files, so that the one is never looked at without the other. */
export function partOf(asked: readonly string[], { about, report, drifts }: Before): Part {
  const kinds = new Set(asked);
  if (kinds.has("config") || kinds.has("file")) kinds.add("config").add("file");
  return { about, report, kinds, drifts: drifts.filter(({ kind }) => !kinds.has(kind)) };
}

/** The report of a part, with all that stands of the rest: what a whole pass would say, had nothing else changed. */
export function withRest(found: Report, { kinds, report: before }: Part): Report {
  const isRest = ({ address }: { address: string }) => !kinds.has(address.slice(0, address.indexOf(":")));
  const rest = (gaps: readonly Gap[]) => gaps.filter(isRest);
  const counts = { ...before.coverage.kinds, ...found.coverage.kinds };
  return {
    ...found,
    coverage: {
      facts: Object.values(counts).reduce((sum, count) => sum + count, 0),
      kinds: counts,
      unreadable: [...rest(before.coverage.unreadable), ...found.coverage.unreadable],
      capped: [...rest(before.coverage.capped), ...found.coverage.capped],
      unparsed: [...rest(before.coverage.unparsed), ...found.coverage.unparsed],
    },
    undecided: [...before.undecided.filter(isRest), ...found.undecided],
    findings: [
      ...found.findings,
      ...before.findings.filter((finding) => finding.type === "deviation" && isRest(finding)),
    ].sort(bySeverity),
  };
}
