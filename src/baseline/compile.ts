import { createHash } from "node:crypto";
import { type Applies, COMPILED, type CompiledBaseline, type State } from "../model/baseline.ts";
import { canonical } from "../model/canonical.ts";
import { inOrder } from "../model/fact.ts";
import { parseJson } from "../model/json.ts";
import { reason, Trouble } from "../model/trouble.ts";
import type { Source } from "./load.ts";
import { type Mistake, refuseMistakes } from "./mistake.ts";
import { parametersOf } from "./parameters.ts";
import { resolve } from "./resolve.ts";

/**
 * One baseline out of a chain: what it extends first, the most general first. A check takes the place of an inherited
 * one with the same id; `applies` is narrowed field by field; all else adds up. Throws {@link BaselineTrouble}.
 */
export function compile(sources: readonly Source[]): CompiledBaseline {
  const last = sources.at(-1);
  if (last === undefined) throw new TypeError("no baseline to compile");
  const parameters = parametersOf(sources);
  const parts = sources.map((source) => resolve(source, parameters));
  refuseMistakes([
    ...parameters.mistakes,
    ...parts.flatMap((part) => part.mistakes),
    ...severalBulks(sources),
  ]);
  const { id, version, title, about } = last.baseline;
  const state = mergeState(sources.flatMap(({ baseline }) => baseline.state ?? []));
  return {
    format: COMPILED,
    id,
    version,
    title,
    ...(about === undefined ? {} : { about }),
    applies: narrowed(sources),
    includes: includes(sources),
    watch: lastOfEach(
      parts.flatMap(({ watch }) => watch),
      (watch) => JSON.stringify(watch),
    ),
    ...(state ? { state } : {}),
    checks: lastOfEach(
      parts.flatMap(({ checks }) => checks),
      ({ id: check }) => check,
    ),
  };
}

function narrowed(sources: readonly Source[]): Applies {
  const applies: Applies = {};
  for (const { baseline } of sources) Object.assign(applies, baseline.applies);
  return applies;
}

/** RFC 8785 form of a compiled baseline, and its hash in hex: the name under which it is approved. */
export function seal(baseline: CompiledBaseline): { text: string; sha256: string } {
  const text = canonicalText(baseline);
  return { text, sha256: createHash("sha256").update(text).digest("hex") };
}

/** Fields that are there but undefined are left out on the way, as JSON has it. */
function canonicalText(baseline: CompiledBaseline): string {
  try {
    return canonical(parseJson(JSON.stringify(baseline)));
  } catch (error) {
    throw new Trouble(`baseline ${baseline.id} can't be compiled: ${reason(error)}`);
  }
}

function includes(sources: readonly Source[]): CompiledBaseline["includes"] {
  return sources.flatMap(({ baseline: { id, version }, compiled }, at) => [
    ...(compiled?.includes ?? []),
    ...(at === sources.length - 1 ? [] : [{ id, version }]),
  ]);
}

function severalBulks(sources: readonly Source[]): Mistake[] {
  return sources
    .filter(({ baseline }) => baseline.state?.bulk)
    .slice(1)
    .map(({ file, locate }) => ({
      file,
      ...locate(["state", "bulk"]),
      text: "what this extends has bulk state already; only one baseline of a chain may have it",
    }));
}

function mergeState(states: readonly State[]): State | undefined {
  if (states.length === 0) return undefined;
  const facts = lastOfEach(
    states.flatMap((state) => state.facts),
    ({ kind, key }) => `${kind}:${key}`,
  );
  const bulk = states.find((state) => state.bulk)?.bulk;
  return {
    kinds: [...new Set(states.flatMap((state) => state.kinds))],
    facts: facts.sort(inOrder),
    ...(bulk ? { bulk } : {}),
    ignore: states.flatMap((state) => state.ignore),
    unseen: states.flatMap((state) => state.unseen),
  };
}

/** Of items with the same name only the last, where the first stood. */
function lastOfEach<Item>(items: readonly Item[], name: (item: Item) => string): Item[] {
  return [...new Map(items.map((item) => [name(item), item])).values()];
}
