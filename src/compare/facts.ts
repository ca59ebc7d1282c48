import { formatAddress } from "../model/address.ts";
import { type Fact, type FieldSpec, type Fields, inOrder, type KindSpec } from "../model/fact.ts";
import type { Gaps } from "../model/gaps.ts";
import type { Change } from "../model/report.ts";
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

type Comparing = Omit<Comparison, "hiddenNow">;

/** Every drift between two runs of facts, both in order ({@link inOrder}). */
export function* compareFacts(
  approved: Iterable<Fact>,
  observed: Iterable<Fact>,
  comparison: Comparison,
): Generator<Drift> {
  for (const drift of merged(approved, observed, comparison))
    if (!isHidden(drift, comparison.hiddenNow)) yield drift;
}

function* merged(
  approved: Iterable<Fact>,
  observed: Iterable<Fact>,
  comparison: Comparison,
): Generator<Drift> {
  const merge = new FactMerge(approved, comparison);
  for (const fact of observed) yield* merge.take(fact);
  yield* merge.rest();
}

/** Is what is missing now only what could not be seen? */
export function isHidden({ kind, key, path, after, approved }: Drift, hiddenNow: Gaps): boolean {
  return after === undefined && hiddenNow.at(kind, key, path, approved?.from) !== undefined;
}

/** Approved facts beside observed ones, both in order ({@link inOrder}), as the observed ones come. */
export class FactMerge {
  readonly #approved: Iterator<Fact>;
  readonly #comparison: Comparing;
  #next: Fact | undefined;

  constructor(approved: Iterable<Fact>, comparison: Comparing) {
    this.#approved = approved[Symbol.iterator]();
    this.#comparison = comparison;
    this.#next = this.#pull();
  }

  /** What the next observed fact shows: approved facts before it are gone, and it is new, changed or as approved. */
  take(observed: Fact): readonly Drift[] {
    const gone = this.#goneBefore(observed);
    const own = this.#ownOf(observed);
    return gone.length === 0 ? own : [...gone, ...own];
  }

  /** What is left when all observed facts have come: approved facts that are gone. */
  *rest(): Generator<Drift> {
    for (; this.#next; this.#next = this.#pull()) yield removedFact(this.#next, this.#comparison);
  }

  #goneBefore(observed: Fact): Drift[] {
    const gone: Drift[] = [];
    for (; this.#next && inOrder(this.#next, observed) < 0; this.#next = this.#pull())
      gone.push(removedFact(this.#next, this.#comparison));
    return gone;
  }

  #ownOf(observed: Fact): Drift[] {
    const approved = this.#next;
    if (!approved || inOrder(approved, observed) !== 0) return addedFact(observed, this.#comparison);
    const changes = changedFact(approved, observed, this.#comparison);
    this.#next = this.#pull();
    return changes;
  }

  #pull(): Fact | undefined {
    const { done, value } = this.#approved.next();
    return done ? undefined : value;
  }
}

function removedFact(approved: Fact, { kinds }: Comparing): Drift {
  const { kind, key } = approved;
  return {
    address: formatAddress({ kind, key }),
    change: "removed",
    kind,
    key,
    before: stateOf(approved, kinds),
    approved,
  };
}

function addedFact(observed: Fact, { kinds, hiddenThen }: Comparing): Drift[] {
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

function changedFact(approved: Fact, observed: Fact, comparison: Comparing): Drift[] {
  const { kind, key } = approved;
  const specs = comparison.kinds.get(kind)?.fields ?? {};
  // The approved fact itself, where a probe saw that nothing changed.
  if (approved === observed || isAsApproved(approved.fields, observed.fields, specs)) return [];
  const wasHidden = ({ path, before }: FieldDifference) =>
    before === undefined && comparison.hiddenThen.at(kind, key, path, observed.from);
  return [
    ...compareDeclared(approved.fields, observed.fields, specs),
    ...compareConfigs(approved.fields, observed.fields),
  ]
    .filter((difference) => !wasHidden(difference))
    .map((difference) => ({
      ...difference,
      address: formatAddress({ kind, key, path: difference.path }),
      kind,
      key,
      approved,
      observed,
    }));
}

/** The cheap look at what is the same to the letter, as most facts are; one that is not may still be alike. */
function isAsApproved(approved: Fields, observed: Fields, specs: Record<string, FieldSpec>): boolean {
  for (const name in approved) if (!sameValue(approved[name], observed[name])) return false;
  for (const name in observed)
    if (!(name in approved) && (specs[name]?.is ?? "state") === "state") return false;
  return true;
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
