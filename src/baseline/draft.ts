import { stateOf } from "../compare/facts.ts";
import type { Baseline, State } from "../model/baseline.ts";
import type { Fact } from "../model/fact.ts";
import { type Gap, gapsOf } from "../model/gaps.ts";
import { onlyKinds, type Snapshot } from "../model/snapshot.ts";
import { printable } from "../model/text.ts";
import { Trouble } from "../model/trouble.ts";
import type { Watch } from "../model/watch.ts";
import { composeBulk } from "./compose-bulk.ts";
import type { Kinds } from "./kinds.ts";
import { writeYaml } from "./write.ts";

/** Most facts of one kind that a person is asked to read; more go to the bulk file. */
export const MOST_INLINE = 200;
/** Always bulk: a fact of these is one of thousands, or long. */
const BULK_KINDS = new Set(["config", "file", "package"]);

export interface DraftOptions {
  id: string;
  /** Packs or files to extend, as they are to be written. */
  extends: readonly string[];
  /** What those watch already. */
  watched: readonly Watch[];
  /** Name of the bulk file, beside the baseline. */
  bulkFile: string;
  /** Where editors find the schema of baselines, from where the draft will be. */
  schema: string;
}

export interface Draft {
  yaml: string;
  /** Content of the bulk file; undefined when there is nothing to put there. */
  bulk?: string;
}

/**
 * A baseline that approves a host as it is: all that is identity or state, and what could not be seen, so that seeing
 * it later is no drift. Observed text is hostile; whatever it holds, the draft reads back as the same facts.
 */
export function draft(snapshot: Snapshot, kinds: Kinds, options: DraftOptions): Draft {
  const facts = snapshot.facts.map((fact) => ({ ...fact, fields: stateOf(fact, kinds) }));
  const counts = Map.groupBy(facts, ({ kind }) => kind);
  const isInline = (fact: Fact) =>
    !BULK_KINDS.has(fact.kind) && (counts.get(fact.kind)?.length ?? 0) <= MOST_INLINE && isText(fact);
  const bulkFacts = facts.filter((fact) => !isInline(fact));
  const composed = bulkFacts.length === 0 ? undefined : composeBulk(options.bulkFile, bulkFacts);
  const state: State = {
    kinds: kindsOf(snapshot),
    facts: facts.filter(isInline),
    ...(composed === undefined ? {} : { bulk: composed.bulk }),
    ignore: [],
    unseen: unseen(snapshot),
  };
  const yaml = writeYaml(baselineOf(snapshot, state, options), options.schema, headerOf(snapshot));
  return composed === undefined ? { yaml } : { yaml, bulk: composed.text };
}

/** Only some kinds of a snapshot. Throws {@link Trouble} where one of them is no kind, or was not observed. */
export function ofKinds(snapshot: Snapshot, wanted: readonly string[], known: Kinds): Snapshot {
  const observed = kindsOf(snapshot);
  for (const kind of wanted) {
    const why = !known.has(kind)
      ? "no kind of fact"
      : observed.includes(kind)
        ? undefined
        : "not in the snapshot";
    if (why)
      throw new Trouble(
        `--kinds: found "${printable(kind)}", which is ${why}; expected some of ${observed.join(", ")}`,
      );
  }
  return onlyKinds(snapshot, wanted);
}

/** Names with bytes that are no UTF-8 have no canonical form, and go where none is needed. */
function isText(fact: Fact): boolean {
  return !/\\ud[89a-f][0-9a-f]{2}/i.test(JSON.stringify(fact));
}

function kindsOf({ coverage, facts }: Snapshot): string[] {
  return [...new Set([...Object.keys(coverage.kinds), ...facts.map(({ kind }) => kind)])].sort();
}

function unseen({ coverage }: Snapshot): Gap[] {
  return gapsOf(coverage).map((gap) => ({ ...gap, why: printable(gap.why) }));
}

function baselineOf(
  snapshot: Snapshot,
  state: State,
  { id, extends: packs, watched }: DraftOptions,
): Partial<Baseline> {
  const { name, os, release } = snapshot.host;
  const inherited = new Set(watched.map((one) => JSON.stringify(one)));
  const watch = snapshot.watch.filter((one) => !inherited.has(JSON.stringify(one)));
  return {
    id,
    version: 1,
    title: printable(`${name} as approved`),
    applies: { os: printable(os), ...(release === undefined ? {} : { release: [printable(release)] }) },
    ...(packs.length === 0 ? {} : { extends: [...packs] }),
    ...(watch.length === 0 ? {} : { watch }),
    state,
    checks: [],
  };
}

function headerOf({ host, takenAt, ranAs, coverage }: Snapshot): string[] {
  const gaps = coverage.unreadable.length + coverage.capped.length + coverage.unparsed.length;
  const unseen =
    gaps === 0
      ? "nothing was left unseen"
      : `${gaps === 1 ? "1 place was" : `${gaps} places were`} not seen, listed under unseen`;
  return [
    `${host.name}, as the user ${ranAs.user} saw it at ${takenAt}.`,
    ...(ranAs.privileged ? [] : ["A draft from a snapshot that root took sees more."]),
    "Read it before you approve it: whatever is wrong on the host now is approved with it.",
    `${coverage.facts} facts; ${unseen}.`,
  ];
}
