import type { Setting } from "./config.ts";
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
 * (sshd_config(5)). Each Match block is told by itself.
 */
export function effective(settings: readonly Setting[]): Effective[] {
  const places = Map.groupBy(settings, ({ name, match }) => JSON.stringify([match, name]));
  const explicit = [...places.values()].map(one);
  const set = new Set(explicit.filter(({ match }) => match === "").map(({ name }) => name));
  return [...explicit, ...defaults().filter(({ name }) => !set.has(name))];
}

function one(written: readonly Setting[]): Effective {
  const [source] = written;
  const { name = "", match = "", args = [] } = source ?? {};
  const value =
    name in LISTS ? written.flatMap((setting) => setting.args) : canonicalValue(name, args.join(" "));
  return { name, match, value, ...(source ? { source } : {}) };
}

function defaults(): Effective[] {
  const lists = Object.entries(LISTS).filter(([, value]) => value.length > 0);
  return [
    ...Object.entries(DEFAULTS).map(([name, value]) => ({ name, match: "", value })),
    ...lists.map(([name, value]) => ({ name, match: "", value: [...value] })),
  ];
}

/** Earlier Match blocks that set the same option: where both apply to a connection, they win. */
export function earlierMatches(all: readonly Effective[], { name, match, source }: Effective): string[] {
  if (match === "" || !source) return [];
  const at = all.findIndex((other) => other.name === name && other.match === match);
  return all
    .slice(0, at)
    .filter((other) => other.name === name && other.match !== "")
    .map((other) => other.match);
}
