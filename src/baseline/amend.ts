import { parseAddress } from "../model/address.ts";
import type { CompiledBaseline, State } from "../model/baseline.ts";
import { type Fact, Fact as FactSchema } from "../model/fact.ts";
import type { Difference } from "../model/report.ts";
import { Trouble } from "../model/trouble.ts";
import { bulkText, describeBulk } from "./bulk.ts";
import type { OpenBaseline } from "./open.ts";

/** A baseline with some drift approved, one version on, and its bulk state where it has some. */
export interface Amended {
  baseline: CompiledBaseline;
  bulk?: string;
}

/**
 * Approves differences as a report tells them, and keeps all else that was approved. Throws {@link Trouble} where one
 * does not fit the state. Whether the result approves just that is for the caller to compare.
 */
export function amend({ baseline, facts }: OpenBaseline, differences: readonly Difference[]): Amended {
  const { state } = baseline;
  if (state === undefined)
    throw new Trouble(`${baseline.id}: approves no state, so that no drift can be approved in it`);
  const amended = new Map(facts.map((fact) => [nameOf(fact), fact]));
  for (const difference of differences) apply(amended, difference);
  const next = { ...baseline, version: baseline.version + 1 };
  return split(next, state, [...amended.values()]);
}

function nameOf({ kind, key }: { kind: string; key: string }): string {
  return `${kind}:${key}`;
}

function apply(facts: Map<string, Fact>, { address, change, after }: Difference): void {
  const { kind, key, path } = parseAddress(address);
  const name = nameOf({ kind, key });
  if (path === undefined) {
    if (change === "removed") facts.delete(name);
    else facts.set(name, wholeFact(kind, key, after, address));
    return;
  }
  const fact = facts.get(name);
  if (fact === undefined)
    throw new Trouble(`${address}: nothing is approved there, so that it can't be changed`);
  const { [path]: _, ...others } = fact.fields;
  facts.set(name, { ...fact, fields: after === undefined ? others : { ...others, [path]: after } });
}

function wholeFact(kind: string, key: string, fields: unknown, address: string): Fact {
  const { success, data } = FactSchema.safeParse({ kind, key, fields });
  if (success) return data;
  throw new Trouble(
    `${address}: the finding does not tell the whole fact; take a report in JSON as audit wrote it`,
  );
}

/** Facts stay where they were, in the baseline or in its bulk state; new ones go where others of their kind are. */
function split(baseline: CompiledBaseline, state: State, facts: readonly Fact[]): Amended {
  const inline = new Set(state.facts.map(nameOf));
  const bulkKinds = new Set(facts.filter((fact) => !inline.has(nameOf(fact))).map(({ kind }) => kind));
  const { bulk: described, ...rest } = state;
  const isInline = (fact: Fact) =>
    described === undefined || inline.has(nameOf(fact)) || !bulkKinds.has(fact.kind);
  const own = facts.filter(isInline);
  if (described === undefined) return { baseline: { ...baseline, state: { ...rest, facts: own } } };
  const bulk = bulkText(facts.filter((fact) => !isInline(fact)));
  const named = describeBulk(described.file, bulk);
  return { baseline: { ...baseline, state: { ...rest, facts: own, bulk: named } }, bulk };
}
