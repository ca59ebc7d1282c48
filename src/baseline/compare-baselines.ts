import { expected } from "../compare/expected.ts";
import { compareFacts, type Drift } from "../compare/facts.ts";
import type { CompiledBaseline } from "../model/baseline.ts";
import type { Check } from "../model/check.ts";
import { Gaps, placeOf } from "../model/gaps.ts";
import type { Value } from "../model/value.ts";
import type { Kinds } from "./kinds.ts";
import type { OpenBaseline } from "./open.ts";
import { type Effect, effectOf } from "./strictness.ts";

/** One thing that approving the new baseline would change. */
export interface BaselineChange {
  part: "applies" | "check" | "watch" | "scope" | "state";
  effect: Effect;
  /** Id of a check, an address, a glob, the name of a field. */
  subject: string;
  /** One line, for the person who is to approve; observed text in it is raw. */
  text: string;
  before?: Value;
  after?: Value;
}

/** What approving the new baseline in place of the old would change: of checks, of scope, then of approved state. */
export async function compareBaselines(
  old: OpenBaseline,
  fresh: OpenBaseline,
  kinds: Kinds,
): Promise<BaselineChange[]> {
  return [
    ...appliesChanges(old.baseline, fresh.baseline),
    ...checkChanges(old.baseline.checks, fresh.baseline.checks),
    ...scopeChanges(old.baseline, fresh.baseline),
    ...(await stateChanges(old, fresh, kinds)),
  ];
}

function appliesChanges(
  { applies: old }: CompiledBaseline,
  { applies: fresh }: CompiledBaseline,
): BaselineChange[] {
  const [before, after] = [old, fresh].map(hostsOf);
  return before === after
    ? []
    : [{ part: "applies", effect: "other", subject: "applies", text: `for ${after}, was for ${before}` }];
}

function hostsOf({ os, release }: CompiledBaseline["applies"]): string {
  return [os ?? "any system", ...(release ? [`release ${release.join(" or ")}`] : [])].join(", ");
}

function checkChanges(old: readonly Check[], fresh: readonly Check[]): BaselineChange[] {
  const [before, after] = [old, fresh].map((checks) => new Map(checks.map((check) => [check.id, check])));
  const change = (effect: Effect, { id: subject }: Check, text: string): BaselineChange => ({
    part: "check",
    effect,
    subject,
    text,
  });
  return [
    ...old
      .filter(({ id }) => !after?.has(id))
      .map((check) => change("looser", check, `is gone: ${check.title}`)),
    ...fresh.flatMap((check) => {
      const was = before?.get(check.id);
      if (!was) return [change("tighter", check, `is new: ${check.title}`)];
      const effect = effectOf(was, check);
      return effect ? [change(effect, check, changedParts(was, check))] : [];
    }),
  ];
}

/** What a check asks that the other does not. */
function changedParts(old: Check, fresh: Check): string {
  const [was, is] = [asked(old), asked(fresh)];
  return Object.entries(is)
    .filter(([name, part]) => part !== was[name])
    .map(([name, part]) => `${name}: ${was[name]} → ${part}`)
    .join("; ");
}

function asked({ at, except = [], expect, absent, severity }: Check): Record<string, string> {
  return {
    at,
    except: except.join(", ") || "nothing",
    expected: expected(expect),
    "when absent": absent,
    severity,
  };
}

/** Kinds, watches and ignored addresses: more of the first two asks more of a host, more of the last asks less. */
function scopeChanges(old: CompiledBaseline, fresh: CompiledBaseline): BaselineChange[] {
  const watches = ({ watch }: CompiledBaseline) => watch.map((one) => JSON.stringify(one));
  const inState = (name: "kinds" | "ignore") => [old, fresh].map(({ state }) => state?.[name] ?? []);
  const unseen = [old, fresh].map(({ state }) => (state?.unseen ?? []).map(placeOf));
  return [
    ...listChanges(
      "watch",
      [watches(old), watches(fresh)],
      ["no longer watched", "looser"],
      ["watched from now on", "tighter"],
    ),
    ...listChanges(
      "scope",
      inState("kinds"),
      ["kind no longer compared", "looser"],
      ["kind compared from now on", "tighter"],
    ),
    ...listChanges(
      "scope",
      inState("ignore"),
      ["no longer ignored", "tighter"],
      ["ignored from now on", "looser"],
    ),
    ...listChanges(
      "scope",
      unseen,
      ["seen now", "tighter"],
      ["unseen, so nothing of it is approved or refused", "looser"],
    ),
  ];
}

type Words = [text: string, effect: Effect];

function listChanges(
  part: BaselineChange["part"],
  lists: readonly string[][],
  gone: Words,
  added: Words,
): BaselineChange[] {
  const [old = [], fresh = []] = lists;
  const changes = (list: string[], other: string[], [text, effect]: Words) =>
    list.filter((item) => !other.includes(item)).map((subject) => ({ part, effect, subject, text }));
  return [...changes(old, fresh, gone), ...changes(fresh, old, added)];
}

async function stateChanges(old: OpenBaseline, fresh: OpenBaseline, kinds: Kinds): Promise<BaselineChange[]> {
  const none = new Gaps([]);
  const drifts = compareFacts(old.facts, fresh.facts, { kinds, hiddenThen: none, hiddenNow: none });
  return Array.fromAsync(drifts, inWords);
}

const STATE_WORDS = {
  added: "would be approved",
  removed: "would no longer be approved",
  changed: "would be approved with another value",
} as const;

function inWords({ address, change, before, after }: Drift): BaselineChange {
  return {
    part: "state",
    effect: "other",
    subject: address,
    text: STATE_WORDS[change],
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}
