import { printable } from "../model/text.ts";
import type { SignedKind } from "../trust/signed-snapshot.ts";
import { count } from "./words.ts";

const UNITS = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
] as const;

/** Each kind with its age, then the kinds that are not there. @param known all kinds of facts */
export function kindsText(kinds: readonly SignedKind[], known: Iterable<string>, now: Date): string {
  const here = new Set(kinds.map(({ kind }) => kind));
  const missing = [...known].filter((kind) => !here.has(kind));
  const lines = kinds.map(
    ({ kind, facts, takenAt }) => `${kind}: ${count(facts, "fact")} at ${takenAt}, ${ageText(takenAt, now)}`,
  );
  const rest =
    missing.length === 0
      ? []
      : [`not here: ${missing.join(", ")}; a host delivers what its signed assignment allows`];
  return [...lines, ...rest].map((line) => `${printable(line)}\n`).join("");
}

function ageText(takenAt: string, now: Date): string {
  const age = now.getTime() - Date.parse(takenAt);
  if (Number.isNaN(age) || age < 0) return "by a clock that is ahead";
  const [length, unit] = UNITS.find(([milliseconds]) => age >= milliseconds) ?? [60_000, "minute"];
  return `${count(Math.floor(age / length), unit)} old`;
}
