import { createHash } from "node:crypto";
import type { Difference, Finding } from "../model/report.ts";
import { SEVERITIES, type Severity } from "../model/severity.ts";
import type { Deviation } from "./checks.ts";
import type { Cause } from "./effects.ts";
import type { Drift } from "./facts.ts";
import { meaningOf } from "./meaning.ts";
import { titleOf } from "./title.ts";

/** A drift as people read it. Its severity is the worst of its own and of its effects'. */
export function driftFinding({ drift, effects }: Cause, actor: string[]): Finding {
  const { severity, why, fix } = meaningOf(drift);
  return {
    id: findingId("drift", drift.address),
    type: "drift",
    ...difference(drift),
    severity: worst([severity, ...effects.map((effect) => meaningOf(effect).severity)]),
    title: titleOf(drift),
    why,
    fix,
    refs: {},
    actor,
    effects: effects.map(difference),
  };
}

/** A check that does not hold, as people read it. */
export function deviationFinding({ check, address, before, after }: Deviation): Finding {
  const { id, title, severity, why, fix, refs } = check;
  return {
    id: findingId("deviation", `${id} ${address}`),
    type: "deviation",
    address,
    change: after === undefined ? "removed" : "changed",
    before,
    ...(after === undefined ? {} : { after }),
    severity,
    title,
    why,
    fix,
    check: id,
    refs: given(refs),
    actor: [],
    effects: [],
  };
}

/** The references that are there. */
function given(refs: Deviation["check"]["refs"]): Finding["refs"] {
  return Object.fromEntries(
    Object.entries(refs).flatMap(([framework, ids]) => (ids ? [[framework, ids]] : [])),
  );
}

function difference({ address, change, before, after }: Drift): Difference {
  return {
    address,
    change,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

/** The same finding has the same id in every report: the first 12 bytes of a hash of what and where, in hex. */
function findingId(type: Finding["type"], where: string): string {
  return createHash("sha256").update(`${type}\n${where}`).digest("hex").slice(0, 24);
}

function worst(severities: readonly Severity[]): Severity {
  return severities.reduce((a, b) => (SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b));
}

/** Worst first, then drift before deviation, then by address. */
export function bySeverity(a: Finding, b: Finding): number {
  const difference = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
  if (difference !== 0) return difference;
  if (a.type !== b.type) return a.type === "drift" ? -1 : 1;
  return a.address < b.address ? -1 : a.address > b.address ? 1 : 0;
}
