import { formatPath, parseAddress, parsePath } from "../model/address.ts";
import type { CompiledBaseline, State } from "../model/baseline.ts";
import { type Fact, Fact as FactSchema, type Fields } from "../model/fact.ts";
import type { Difference } from "../model/report.ts";
import { Trouble } from "../model/trouble.ts";
import type { Value } from "../model/value.ts";
import { composeBulk } from "./compose-bulk.ts";
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
  facts.set(name, { ...fact, fields: withField(fact.fields, path, after) });
}

function withField(fields: Fields, path: string, value: Value | undefined): Fields {
  const { [path]: _, ...others } = fields;
  if (value === undefined) return others;
  const changed = { ...others, [path]: value };
  const renamed = renamedElement(path, value);
  if (renamed === undefined) return changed;
  const [old, fresh] = renamed;
  return Object.fromEntries(
    Object.entries(changed).map(([at, field]) => [
      at.startsWith(`${old}/`) ? fresh + at.slice(old.length) : at,
      field,
    ]),
  );
}

/** The path of an element before and after, where the changed field is what tells it apart from its siblings. */
function renamedElement(path: string, value: Value): [old: string, fresh: string] | undefined {
  if (!path.startsWith("/")) return undefined;
  const segments = parsePath(path);
  const [element, field] = segments.slice(-2);
  const { identity } = element ?? {};
  const isName = identity?.name === field?.name && identity?.attribute === (field?.attribute ?? false);
  if (element === undefined || identity === undefined || !isName) return undefined;
  const above = segments.slice(0, -2);
  const fresh = { ...element, identity: { ...identity, value: String(value) } };
  return [formatPath([...above, element]), formatPath([...above, fresh])];
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
  const { bulk, text } = composeBulk(
    described.file,
    facts.filter((fact) => !isInline(fact)),
  );
  return { baseline: { ...baseline, state: { ...rest, facts: own, bulk } }, bulk: text };
}
