import { reason, Trouble } from "../model/trouble.ts";
import { compile } from "./compile.ts";
import { gather } from "./gather.ts";
import type { Kinds } from "./kinds.ts";
import { type Fault, lintChecks } from "./lint-checks.ts";
import { lintState } from "./lint-state.ts";
import type { Source } from "./load.ts";
import { BaselineTrouble, byPlace, type Mistake } from "./mistake.ts";
import { bulkFacts } from "./open.ts";

/**
 * Every mistake in a baseline file and what it extends: form, meaning, parameters, bulk state. Throws {@link Trouble}
 * where the file can't be read at all.
 */
export function lintFile(file: string, kinds: Kinds, packs?: string): readonly Mistake[] {
  const sources: Source[] = [];
  const inForm = mistakesOf(() => sources.push(...gather(file, packs)));
  if (inForm.length > 0) return inForm;
  const inMeaning = sources.flatMap((source) => lintSource(source, kinds));
  return [...inMeaning, ...mistakesOf(() => compile(sources)), ...lintBulk(sources)].sort(byPlace);
}

function lintSource({ file, baseline, locate }: Source, kinds: Kinds): Mistake[] {
  const inside = (name: string) => (fault: Fault) => ({ path: [name, ...fault.path], text: fault.text });
  const faults = [
    ...lintChecks(baseline.checks, kinds).map(inside("checks")),
    ...(baseline.state ? lintState(baseline.state, kinds).map(inside("state")) : []),
  ];
  return faults.map(({ path, text }) => ({ file, ...locate(path), text }));
}

function mistakesOf(attempt: () => unknown): readonly Mistake[] {
  try {
    attempt();
    return [];
  } catch (thrown) {
    if (!(thrown instanceof BaselineTrouble)) throw thrown;
    return thrown.mistakes;
  }
}

function lintBulk(sources: readonly Source[]): Mistake[] {
  const source = sources.find(({ baseline }) => baseline.state?.bulk);
  if (source === undefined) return [];
  try {
    bulkFacts(sources);
    return [];
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    return [{ file: source.file, ...source.locate(["state", "bulk"]), text: reason(thrown) }];
  }
}
