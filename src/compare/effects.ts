import type { Drift } from "./facts.ts";
import { liesIn, PRECEDENCE } from "./precedence.ts";

/** One change as a person would call it, with the drifts that follow from it. */
export interface Cause {
  drift: Drift;
  effects: Drift[];
}

/** Folds what follows from a drift under it, by the table of precedence. Nothing is lost: every drift comes out once. */
export function foldEffects(drifts: readonly Drift[]): Cause[] {
  const byKind = Map.groupBy(drifts, (drift) => drift.kind);
  const causes = new Map<Drift, Drift>();
  for (const drift of drifts) {
    const cause = causeOf(drift, byKind, causes);
    if (cause) causes.set(drift, cause);
  }
  const folded = new Map<Drift, Cause>();
  for (const drift of drifts) if (!causes.has(drift)) folded.set(drift, { drift, effects: [] });
  for (const drift of causes.keys()) folded.get(rootOf(drift, causes))?.effects.push(drift);
  return [...folded.values()];
}

function causeOf(drift: Drift, byKind: Map<string, Drift[]>, causes: Map<Drift, Drift>): Drift | undefined {
  for (const { over, under, link } of PRECEDENCE) {
    if (!liesIn(drift, under)) continue;
    const cause = byKind
      .get(over.kind)
      ?.find(
        (other) =>
          other !== drift && liesIn(other, over) && link(other, drift) && rootOf(other, causes) !== drift,
      );
    if (cause) return cause;
  }
  return undefined;
}

function rootOf(drift: Drift, causes: Map<Drift, Drift>): Drift {
  let root = drift;
  for (let cause = causes.get(root); cause; cause = causes.get(root)) root = cause;
  return root;
}
