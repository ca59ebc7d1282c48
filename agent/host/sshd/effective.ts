import { ALL, type Setting } from "./config.ts";
import { DEFAULTS, LISTS } from "./defaults.ts";
import { canonicalValue } from "./value.ts";

/** What holds for one option, everywhere or where a Match block applies. */
export interface Effective {
  name: string;
  /** Criteria of the Match block; "" where it holds for everybody else. */
  match: string;
  /** A list where several lines add up. */
  value: string | string[];
  /** Where it is written; undefined for a default. */
  source?: Setting;
}

/**
 * What sshd does with these settings: the first of an option counts, lists add up, and what nobody set has its default
 * (sshd_config(5)). Each Match block is told by itself, but for `Match all`, which goes before what stands outside.
 */
export function effective(settings: readonly Setting[]): Effective[] {
  const places = Map.groupBy(settings, ({ name, match }) =>
    JSON.stringify([match === ALL ? "" : match, name]),
  );
  const explicit = [...places.values()].map(one);
  const set = new Set(explicit.filter(({ match }) => match === "").map(({ name }) => name));
  return [...explicit, ...defaults().filter(({ name }) => !set.has(name))];
}

function one(written: Setting[]): Effective {
  const forAll = written.filter(({ match }) => match === ALL);
  const counting = forAll.length > 0 ? forAll : written;
  const [source] = counting;
  const { name = "", match = "", args = [] } = source ?? {};
  const value =
    name in LISTS ? counting.flatMap((setting) => setting.args) : canonicalValue(name, args.join(" "));
  return { name, match: match === ALL ? "" : match, value, ...(source ? { source } : {}) };
}

function defaults(): Effective[] {
  const lists = Object.entries(LISTS).filter(([, value]) => value.length > 0);
  return [
    ...Object.entries(DEFAULTS).map(([name, value]) => ({ name, match: "", value })),
    ...lists.map(([name, value]) => ({ name, match: "", value: [...value] })),
  ];
}

/** Earlier Match blocks that set the same option: where both apply to a connection, they win. */
export function earlierMatches(settings: readonly Setting[], { name, match, source }: Effective): string[] {
  if (match === "" || !source) return [];
  const before = settings.slice(0, settings.indexOf(source)).filter((setting) => setting.name === name);
  return [...new Set(before.map((setting) => setting.match))].filter(
    (other) => other !== "" && other !== match,
  );
}
