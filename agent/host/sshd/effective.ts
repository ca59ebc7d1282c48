import { ALL, type HiddenInclude, type Setting, type SshdConfig } from "./config.ts";
import { DEFAULTS, LISTS } from "./defaults.ts";
import { canonicalValue } from "./value.ts";

/** What holds for one option, everywhere or where a Match block applies. */
export interface Effective {
  name: string;
  /** Criteria of the Match block; "" where it holds for everybody else. */
  match: string;
  /** A list where several lines add up; undefined where a file that can't be read may decide. */
  value?: string | string[];
  /** Where it is written; undefined for a default. */
  source?: Setting;
}

/**
 * What sshd does with these settings: the first of an option counts, lists add up, and what nobody set has its default
 * (sshd_config(5)). Each Match block is told by itself, but for `Match all`, which goes before what stands outside. A file
 * that can't be read decides over all but what is set before it, as long as it has no `Match all` of its own.
 */
export function effective({ settings, hidden }: Pick<SshdConfig, "settings" | "hidden">): Effective[] {
  const places = Map.groupBy(settings, ({ name, match }) =>
    JSON.stringify([match === ALL ? "" : match, name]),
  );
  const explicit = [...places.values()].map(one);
  const set = new Set(explicit.filter(({ match }) => match === "").map(({ name }) => name));
  const all = [...explicit, ...defaults().filter(({ name }) => !set.has(name))];
  return all.map(({ value, ...option }) =>
    value === undefined || mayBeDecided(option, settings, hidden) ? option : { ...option, value },
  );
}

/** May one of the hidden files decide over the option? Lists add up, so that any file may add to them. */
function mayBeDecided(
  { name, match, source }: Effective,
  settings: readonly Setting[],
  hidden: readonly HiddenInclude[],
): boolean {
  const at = source && !(name in LISTS) ? settings.indexOf(source) : settings.length;
  return hidden.some((file) => file.at <= at && mayHold(file, match));
}

/** May there be settings for a Match block in a file? What is included in a block is for that block, or for less. */
function mayHold({ match: outer }: HiddenInclude, match: string): boolean {
  return outer === "" || outer === ALL || match === outer || match.startsWith(`${outer} and `);
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

/**
 * Earlier Match blocks that set the same option: where both apply to a connection, they win. None where a file that can't be
 * read goes before, which may hold others.
 */
export function earlierMatches(
  { settings, hidden }: Pick<SshdConfig, "settings" | "hidden">,
  { name, match, source }: Effective,
): string[] {
  if (match === "" || !source) return [];
  const at = settings.indexOf(source);
  if (hidden.some((file) => file.at <= at)) return [];
  const before = settings.slice(0, at).filter((setting) => setting.name === name);
  return [...new Set(before.map((setting) => setting.match))].filter(
    (other) => other !== "" && other !== match,
  );
}
