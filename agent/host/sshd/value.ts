import { ALGORITHMS } from "./defaults.ts";

const TIMES = new Set(["clientaliveinterval", "logingracetime"]);
const UPPER_CASE = new Set(["loglevel", "syslogfacility"]);
/** Words that mean the same to sshd, by the word that is shown. */
const SAME: Record<string, string> = { true: "yes", false: "no", "without-password": "prohibit-password" };
/** Closed sets of words, which sshd takes in any case. */
const WORDS =
  /^(?:yes|no|true|false|none|any|all|local|remote|delayed|clientspecified|prohibit-password|without-password|forced-commands-only)$/i;
const SECONDS: Record<string, number> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** A setting's value in the one form in which equal settings are equal texts. */
export function canonicalValue(name: string, written: string): string {
  if (name in ALGORITHMS) return algorithms(ALGORITHMS[name] ?? "", written);
  if (TIMES.has(name)) return seconds(written);
  if (UPPER_CASE.has(name)) return written.toUpperCase();
  if (!WORDS.test(written)) return written;
  const word = written.toLowerCase();
  return SAME[word] ?? word;
}

/** Seconds of a time such as `1h30m` (sshd_config(5), TIME FORMATS); anything else as written. */
function seconds(written: string): string {
  if (!/^(?:\d+[smhdw]?)+$/i.test(written)) return written;
  const parts = written.toLowerCase().matchAll(/(\d+)([smhdw]?)/g);
  return String(
    [...parts].reduce((sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit ?? ""] ?? 1), 0),
  );
}

/** A list of algorithms with what `+` adds at its end, `^` at its head, and `-` takes out of it by patterns. */
function algorithms(defaults: string, written: string): string {
  const [, sign, names = ""] = /^([+^-]?)(.*)$/.exec(written) ?? [];
  const given = names.split(",");
  const standing = defaults.split(",");
  const others = standing.filter((name) => !given.includes(name));
  if (sign === "+") return [...standing, ...given.filter((name) => !standing.includes(name))].join(",");
  if (sign === "^") return [...given, ...others].join(",");
  if (sign === "-")
    return standing.filter((name) => !given.some((pattern) => matches(pattern, name))).join(",");
  return names;
}

/** ssh_config(5), PATTERNS: `*` is any text, `?` one character. */
function matches(pattern: string, name: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(name);
}
