import type { Drift } from "./facts.ts";
import { ACCESS } from "./meanings/access.ts";
import { FILES } from "./meanings/files.ts";
import type { Meaning, Meanings } from "./meanings/row.ts";
import { SYSTEM } from "./meanings/system.ts";

const MEANINGS: Meanings = { ...ACCESS, ...SYSTEM, ...FILES };

const UNKNOWN: Meaning = {
  severity: "medium",
  why: "It differs from what was approved.",
  fix: "Put it back, or have the change approved.",
};

/** Why a drift matters, how much, and what to do about it. */
export function meaningOf(drift: Drift): Meaning {
  const place = drift.path ?? drift.change;
  const rows = MEANINGS[drift.kind] ?? [];
  return rows.find(({ of, when }) => (of?.includes(place) ?? true) && (when?.(drift) ?? true)) ?? UNKNOWN;
}
