import { safeRegExp } from "../compare/regex.ts";
import type { WrittenCheck } from "../model/check.ts";
import type { WrittenMatcher } from "../model/matcher.ts";
import { type AddressPattern, addressPattern } from "../model/pattern.ts";
import { reason, Trouble } from "../model/trouble.ts";
import type { Path } from "./document.ts";
import { type Kinds, unknownAddress, unknownPlace } from "./kinds.ts";

/** What is wrong, and where within the check. */
export interface Fault {
  path: Path;
  text: string;
}

/** What is wrong with checks beyond their form. */
export function lintChecks(checks: readonly WrittenCheck[], kinds: Kinds): Fault[] {
  const faults = checks.flatMap((check, at) =>
    [...lintPlace(check, kinds), ...lintMatcher(check.expect), ...lintAbsence(check)].map(
      ({ path, text }) => ({
        path: [at, ...path],
        text,
      }),
    ),
  );
  return [...faults, ...repeatedIds(checks)];
}

function repeatedIds(checks: readonly WrittenCheck[]): Fault[] {
  return checks.flatMap(({ id }, at) => {
    const isRepeated = checks.findIndex((check) => check.id === id) < at;
    return isRepeated
      ? [{ path: [at, "id"], text: `there is a check "${id}" above: give this one its own id` }]
      : [];
  });
}

function lintPlace({ at, except = [], expect }: WrittenCheck, kinds: Kinds): Fault[] {
  const place = addressPattern(at);
  const wrong = unknownPlace(place, kinds) ?? wholeFact(place.hasPath, expect);
  const elsewhere = except.flatMap((text, index) => {
    const why = unknownAddress(text, kinds) ?? notLeftOut(addressPattern(text), place);
    return why ? [{ path: ["except", index], text: why }] : [];
  });
  return [...(wrong ? [{ path: ["at"], text: wrong }] : []), ...elsewhere];
}

function wholeFact(hasPath: boolean, { present, absent }: WrittenMatcher): string | undefined {
  if (hasPath || present || absent) return undefined;
  return "names a whole fact, which can only be present or absent: add #field";
}

function notLeftOut(left: AddressPattern, checked: AddressPattern): string | undefined {
  if (left.kind !== checked.kind)
    return `leaves out facts of kind ${left.kind}, but the check asks about ${checked.kind}`;
  return left.hasPath ? "leaves out whole facts: write it without #field" : undefined;
}

function lintMatcher({ matches, notMatches, range, in: choices }: WrittenMatcher): Fault[] {
  const faults: Fault[] = [];
  for (const [name, pattern] of Object.entries({ matches, notMatches })) {
    const text = pattern && !pattern.includes("${") ? badPattern(pattern) : undefined;
    if (text) faults.push({ path: ["expect", name], text });
  }
  if (Array.isArray(range) && Number(range[0]) > Number(range[1]))
    faults.push({ path: ["expect", "range"], text: "can never hold: the first number is above the second" });
  if (Array.isArray(choices) && choices.length === 0)
    faults.push({ path: ["expect", "in"], text: "can never hold: there is nothing to choose from" });
  return faults;
}

function badPattern(pattern: string): string | undefined {
  try {
    safeRegExp(pattern);
    return undefined;
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    return reason(error);
  }
}

function lintAbsence({ expect, absent }: WrittenCheck): Fault[] {
  if (expect.absent && absent !== "holds")
    return [
      { path: ["absent"], text: "can never hold: what is expected to be absent must hold when absent" },
    ];
  if (expect.present && absent === "holds")
    return [
      { path: ["absent"], text: "can never fail: what is expected to be present must not hold when absent" },
    ];
  return [];
}
