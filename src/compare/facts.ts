import { formatAddress } from "../model/address.ts";
import { type Fact, type FieldSpec, type Fields, inOrder, type KindSpec } from "../model/fact.ts";
import type { Change } from "../model/report.ts";
import type { Gaps } from "../model/snapshot.ts";
import { sameValue, type Value } from "../model/value.ts";
import { compareConfigs, type FieldDifference } from "./tree.ts";

/** One difference between the approved state and the host, with the facts it lies in. */
export interface Drift {
  address: string;
  change: Change;
  kind: string;
  key: string;
  /** Absent when the whole fact is new or gone. */
  path?: string;
  before?: Value;
  after?: Value;
  approved?: Fact;
  observed?: Fact;
}

export interface Comparison {
  kinds: ReadonlyMap<string, KindSpec>;
  /** What could not be seen now: nothing in it is drift. */
  hiddenNow: Gaps;
  /** What could not be seen when the state was approved: nothing in it was approved or refused. */
  hiddenThen: Gaps;
}

type Facts = Iterable<Fact> | AsyncIterable<Fact>;

/** Every drift between two runs of facts, both in order ({@link inOrder}); each is read once, as a stream. */
export async function* compareFacts(
  approved: Facts,
  observed: Facts,
  comparison: Comparison,
): AsyncGenerator<Drift> {
  const [olds, news] = [reader(approved), reader(observed)];
  let [old, fresh] = [await olds(), await news()];
  while (old ?? fresh) {
    const order = !old ? 1 : !fresh ? -1 : inOrder(old, fresh);
    if (order < 0 && old) {
      yield* removedFact(old, comparison);
      old = await olds();
    } else if (order > 0 && fresh) {
      yield* addedFact(fresh, comparison);
      fresh = await news();
    } else if (old && fresh) {
      yield* changedFact(old, fresh, comparison);
      [old, fresh] = [await olds(), await news()];
    }
  }
}

function reader(facts: Facts): () => Promise<Fact | undefined> {
  const iterator = Symbol.asyncIterator in facts ? facts[Symbol.asyncIterator]() : facts[Symbol.iterator]();
  return async () => {
    const { done, value } = await iterator.next();
    return done ? undefined : value;
  };
}

function removedFact(approved: Fact, { kinds, hiddenNow }: Comparison): Drift[] {
  const { kind, key } = approved;
  if (hiddenNow.at(kind, key, undefined, approved.from)) return [];
  return [
    {
      address: formatAddress({ kind, key }),
      change: "removed",
      kind,
      key,
      before: stateOf(approved, kinds),
      approved,
    },
  ];
}

function addedFact(observed: Fact, { kinds, hiddenThen }: Comparison): Drift[] {
  const { kind, key } = observed;
  if (hiddenThen.at(kind, key, undefined, observed.from)) return [];
  return [
    {
      address: formatAddress({ kind, key }),
      change: "added",
      kind,
      key,
      after: stateOf(observed, kinds),
      observed,
    },
  ];
}

/** The fields of a fact that say what it is and how it is, without those that move by themselves. */
export function stateOf({ kind, fields }: Fact, kinds: ReadonlyMap<string, KindSpec>): Fields {
  const specs = kinds.get(kind)?.fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => specs?.[name]?.is !== "volatile"));
}

function* changedFact(approved: Fact, observed: Fact, comparison: Comparison): Generator<Drift> {
  // The approved fact itself, where a probe saw that nothing changed.
  if (approved === observed) return;
  const { kind, key } = approved;
  const specs = comparison.kinds.get(kind)?.fields ?? {};
  const hidden = (path: string, { before, after }: { before?: Value; after?: Value }) =>
    (before === undefined && comparison.hiddenThen.at(kind, key, path, observed.from)) ||
    (after === undefined && comparison.hiddenNow.at(kind, key, path, approved.from));
  for (const difference of [
    ...compareDeclared(approved.fields, observed.fields, specs),
    ...compareConfigs(approved.fields, observed.fields),
  ]) {
    if (hidden(difference.path, difference)) continue;
    yield {
      ...difference,
      address: formatAddress({ kind, key, path: difference.path }),
      kind,
      key,
      approved,
      observed,
    };
  }
}

/** Differences in fields that are names, not paths of a config. */
function compareDeclared(before: Fields, after: Fields, specs: Record<string, FieldSpec>): FieldDifference[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names]
    .filter((name) => !name.startsWith("/") && (specs[name]?.is ?? "state") === "state")
    .flatMap((name): FieldDifference[] => {
      const [was, is] = [before[name], after[name]];
      if (specs[name]?.set ? sameMembers(was, is) : sameValue(was, is)) return [];
      return [
        {
          path: name,
          change: was === undefined ? "added" : is === undefined ? "removed" : "changed",
          ...(was === undefined ? {} : { before: was }),
          ...(is === undefined ? {} : { after: is }),
        },
      ];
    });
}

function sameMembers(before: Value | undefined, after: Value | undefined): boolean {
  if (!Array.isArray(before) || !Array.isArray(after)) return sameValue(before, after);
  return (
    before.length === after.length &&
    before.every((member) => after.some((other) => sameValue(member, other)))
  );
}
