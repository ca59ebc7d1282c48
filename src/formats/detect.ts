import { formats } from "./all.ts";
import { NAMES } from "./names.ts";
import { SIGNS } from "./signs.ts";
import { type Format, FormatError } from "./tree.ts";

/** How much of a text is looked at for signs of its format, in characters. */
const LOOKED_AT = 64 * 1024;

/** What packages and people hang behind the name of a config. */
const COPY =
  /(?:\.(?:sample|example|template|dist|in|bak|orig|old|dpkg-\w+|ucf-\w+|rpmnew|rpmsave|j2|erb)|~)$/i;

/** What most lines of a config look like. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/^[A-Z_][A-Z\d_]*=/, "dotenv"],
  [/^[ \t]*[\w.-]+[ \t]*=/, "ini"],
  [/^[ \t]*(?:- )?[\w.-]+:(?:[ \t]|$)/, "yaml"],
];

/** A private key (RFC 7468), whatever the file is called: its lines would not look like secrets one by one. */
const PRIVATE_KEY = /^-----BEGIN (?:[A-Z\d]+ )*PRIVATE KEY/m;

/** The patterns of each row of {@link NAMES} that look at so many parts of a path, as one. */
const patterns = NAMES.flatMap(([format, list]) => {
  const byParts = Map.groupBy(list.split(" "), (pattern) => pattern.split("/").length);
  return [...byParts].map(([parts, alike]) => ({ format, parts, expression: anyOf(alike) }));
});

const MOST_PARTS = Math.max(...patterns.map(({ parts }) => parts));

function anyOf(globs: readonly string[]): RegExp {
  const expressions = globs.map((glob) => glob.replaceAll(".", "\\.").replaceAll("*", "[^/]*"));
  return new RegExp(`^(?:${expressions.join("|")})$`, "i");
}

/**
 * The format of a config: the one asked for, or by its path, or by its content; `lines` if nothing tells.
 * @param as name of a format; throws {@link FormatError} when there is none of that name
 */
export function detectFormat(path: string, text: string, as?: string): Format {
  return named(
    as ?? (PRIVATE_KEY.test(text) ? "secrets" : undefined) ?? byPath(path) ?? byContent(text) ?? "lines",
  );
}

function named(name: string): Format {
  const format = formats.get(name);
  if (!format)
    throw new FormatError(`no format "${name}"; expected one of ${[...formats.keys()].join(", ")}`);
  return format;
}

function byPath(path: string): string | undefined {
  const parts = path.replaceAll("\\", "/").replace(COPY, "").split("/");
  const ends = Array.from({ length: MOST_PARTS + 1 }, (_, count) => parts.slice(-count).join("/"));
  return patterns.find(({ parts, expression }) => expression.test(ends[parts] ?? ""))?.format;
}

function byContent(text: string): string | undefined {
  const start = text.slice(0, LOOKED_AT);
  return SIGNS.find(([sign]) => sign.test(start))?.[1] ?? bySettings(start);
}

/** A first line in brackets tells INI; else what most lines look like does. */
function bySettings(text: string): string | undefined {
  const said = text.split("\n").filter((line) => /^[ \t]*[^\s#;]/.test(line));
  if (/^[ \t]*\[[^\]]+\]\s*$/.test(said[0] ?? "")) return "ini";
  return SHAPES.find(([shape]) => said.filter((line) => shape.test(line)).length > said.length / 2)?.[1];
}
