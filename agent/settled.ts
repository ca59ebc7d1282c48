import type { Fact } from "../src/model/fact.ts";
import type { Gap } from "../src/model/gaps.ts";
import { anyGlob, literalGlob } from "../src/model/glob.ts";
import { parseJson } from "../src/model/json.ts";
import type { Report } from "../src/model/report.ts";
import type { Coverage, Snapshot } from "../src/model/snapshot.ts";
import type { Watch } from "../src/model/watch.ts";
import type { Census } from "./census.ts";
import type { Notes } from "./host/notes.ts";
import { isOfFileKind } from "./probes/watched/kinds.ts";

const NOTE = "watched files";

type Gaps = Pick<Coverage, "unreadable" | "capped" | "unparsed">;

/** What a pass found of the watched files, when they were all as approved. */
export interface Settled {
  /** Number of facts, by kind. */
  counts: Record<string, number>;
  gaps: Gaps;
  /** Approved facts with secrets that another host's key sealed. */
  foreign: Gap[];
  /** Those that checks ask about: they are looked at in every pass. */
  asked: [kind: string, path: string][];
}

/** Did the last pass find all watched files as approved? */
export function wasSettled(notes: Notes): boolean {
  return notes.has(NOTE);
}

/** What the last pass found, if all watched files are as they were then. */
export function settledSince(notes: Notes, { digest }: Census): Settled | undefined {
  const text = notes.at(NOTE, digest);
  return text === undefined ? undefined : parseJson(text);
}

/**
 * Leaves for the next pass that the watched files are as approved: if they are, all could be looked at, and none has just
 * changed.
 * @param asks tells which facts some check looks at
 */
export function rememberSettled(
  notes: Notes,
  census: Census,
  { snapshot, report, asks }: { snapshot: Snapshot; report: Report; asks(fact: Fact): boolean },
): void {
  const { kinds, unreadable, capped, unparsed } = snapshot.coverage;
  const gaps = {
    unreadable: unreadable.filter(isOfFiles),
    capped: capped.filter(isOfFiles),
    unparsed: unparsed.filter(isOfFiles),
  };
  const isWhole = !gaps.unreadable.some(({ address }) => address.endsWith(":*"));
  const isAsApproved = !report.findings.some(
    (finding) => finding.type === "drift" && [finding, ...finding.effects].some(isOfFiles),
  );
  if (!census.isSettled || !isWhole || !isAsApproved) return;
  const settled: Settled = {
    counts: Object.fromEntries(Object.entries(kinds).filter(([kind]) => isOfFileKind(kind))),
    gaps,
    foreign: report.coverage.capped.filter((gap) => isOfFiles(gap) && !capped.includes(gap)),
    asked: snapshot.facts
      .filter((fact) => isOfFileKind(fact.kind) && asks(fact))
      .map(({ kind, key }) => [kind, key]),
  };
  notes.put(NOTE, census.digest, JSON.stringify(settled));
}

/** What is to be watched where all is settled: only what checks ask about, in the way it was watched. */
export function watchOfAsked({ asked }: Settled, watch: readonly Watch[]): Watch[] {
  const configs = watch.flatMap((one) =>
    one.config === undefined ? [] : [{ ...one, matches: anyGlob([one.config]) }],
  );
  return asked.map(([kind, path]): Watch => {
    if (kind === "file") return { file: literalGlob(path) };
    const { matches: _, ...how } = configs.find(({ matches }) => matches(path)) ?? { matches: undefined };
    return { ...how, config: literalGlob(path) };
  });
}

/** The coverage of a pass that looked only at what was asked about, with all that is settled. */
export function withSettled(coverage: Coverage, { counts, gaps }: Settled): Coverage {
  const kinds = { ...coverage.kinds, ...counts };
  const other = (found: readonly Gap[]) => found.filter((gap) => !isOfFiles(gap));
  return {
    facts: Object.values(kinds).reduce((sum, count) => sum + count, 0),
    kinds,
    unreadable: [...other(coverage.unreadable), ...gaps.unreadable],
    capped: [...other(coverage.capped), ...gaps.capped],
    unparsed: [...other(coverage.unparsed), ...gaps.unparsed],
  };
}

function isOfFiles({ address }: { address: string }): boolean {
  return isOfFileKind(address.slice(0, address.indexOf(":")));
}
