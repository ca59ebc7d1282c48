import { attribute, gather } from "./builder.ts";
import { collapse } from "./line-reader.ts";
import { trim, trimStart } from "./space.ts";
import { branch, type Format, FormatError, LIMITS, leaf, type Node } from "./tree.ts";

const ASSIGNMENT = /^(export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=/;

/**
 * Environment files: `.env`, /etc/default, /etc/environment, shell files of exports. Quotes around a whole value are
 * taken off, and such a value may span lines; a variable that is exported says so in `@export`; other shell code is
 * kept as `line`, in order. Throws {@link FormatError} at a quote that never closes.
 */
export const dotenv: Format = {
  name: "dotenv",
  about: "Environment variables: NAME=value, with or without export and quotes.",
  parse: (text) =>
    branch(
      "",
      gather([...statements(text)], ({ name }) => (name === "line" ? name : undefined)),
    ),
  wins: () => "last",
};

function* statements(text: string): Generator<Node> {
  const lines = text.split("\n");
  if (lines.length > LIMITS.nodes) throw new FormatError(`more than ${LIMITS.nodes} lines`);
  for (let index = 0; index < lines.length; index += 1) {
    const line = trim(lines[index] ?? "");
    if (line === "" || line.startsWith("#")) continue;
    const [assignment, exported, name] = ASSIGNMENT.exec(line) ?? [];
    if (name === undefined) yield leaf("line", collapse(line));
    else {
      const { value, last } = readValue(line.slice(assignment?.length), lines, index);
      index = last;
      yield branch(name, exported ? [attribute("export", "yes")] : [], value);
    }
  }
}

/** The value that starts on a line, and the line on which it ends. */
function readValue(behind: string, lines: readonly string[], first: number): { value: string; last: number } {
  const start = trimStart(behind);
  const quote = start.charAt(0);
  if (quote !== '"' && quote !== "'") return { value: bare(behind), last: first };
  let end = closing(start, quote, 1);
  if (end === -1) return spanning(start, quote, lines, first);
  end += 1;
  const rest = trimStart(start.slice(end));
  const whole = rest === "" || (rest.startsWith("#") && rest.length < start.length - end);
  return { value: whole ? unescaped(start.slice(1, end - 1), quote) : bare(start), last: first };
}

function spanning(start: string, quote: string, lines: readonly string[], first: number) {
  const parts = [start.slice(1)];
  for (let last = first + 1; last < lines.length; last += 1) {
    const line = lines[last] ?? "";
    const end = closing(line, quote, 0);
    parts.push(end === -1 ? line : line.slice(0, end));
    if (end !== -1) return { value: unescaped(parts.join("\n"), quote), last };
  }
  throw new FormatError("a quote is opened and never closed", first + 1);
}

function closing(text: string, quote: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (quote === '"' && text.charAt(at) === "\\") at += 1;
    else if (text.charAt(at) === quote) return at;
  }
  return -1;
}

/** A value up to a comment; "#" right behind the equals sign starts none. */
function bare(text: string): string {
  return collapse(text, text.startsWith("#") ? undefined : "#");
}

/** Single quotes stay around what double quotes would have replaced: `'$HOME'` is no reference. */
function unescaped(text: string, quote: string): string {
  if (quote === '"') return text.replace(/\\(["\\$`])/g, "$1");
  return /[$`\\]/.test(text) ? `'${text}'` : text;
}
