import { createHash } from "node:crypto";
import { type Lines, linesAtHand, type Range } from "../files/line-file.ts";
import type { Bulk } from "../model/baseline.ts";
import { type Fact, inOrder } from "../model/fact.ts";
import { parseJson } from "../model/json.ts";
import { printable } from "../model/text.ts";
import { Trouble } from "../model/trouble.ts";

/**
 * Facts as sorted lines of JSON. Not RFC 8785, which has no way to write names that are no UTF-8: members are in code
 * unit order, and a lone surrogate is escaped as JSON allows.
 */
export function bulkText(facts: readonly Fact[]): string {
  return facts
    .toSorted(inOrder)
    .map((fact) => `${factLine(fact)}\n`)
    .join("");
}

function factLine({ kind, key, from, fields }: Fact): string {
  const names = Object.keys(fields).sort();
  const sorted = Object.fromEntries(names.map((name) => [name, fields[name] ?? null]));
  return JSON.stringify({ kind, key, ...(from ? { from } : {}), fields: sorted });
}

/** What a baseline says of its bulk file. */
export function describeBulk(file: string, text: string): Bulk {
  return { file, sha256: sha256(text), facts: text.split("\n").length - 1 };
}

/** All facts of a bulk file that is at hand, in order; as {@link openBulk}. */
export function readBulk(bytes: Uint8Array, bulk: Bulk): Fact[] {
  const { facts, files } = openBulk(linesAtHand(bulk.file, bytes), bulk);
  return [...facts, ...files].sort(inOrder);
}

function requireApproved(
  name: string,
  { digest, lines }: { digest: string; lines: number },
  { sha256: expected, facts }: Bulk,
): void {
  if (digest !== expected)
    throw new Trouble(
      `${name} is not the state this baseline approves: its sha256 is ${digest}, expected ${expected}`,
    );
  if (lines !== facts) throw new Trouble(`${name} holds ${lines} facts, expected ${facts}`);
}

/** Approved facts of a bulk file. */
export interface Bulky {
  /** All but files. */
  facts: Fact[];
  /** Files, of which there may be any number, in order: read again each time somebody goes through them. */
  files: Iterable<Fact>;
}

/**
 * Opens a bulk file; the bytes are verified before any is parsed, and a file that changes afterwards is refused.
 * Throws {@link Trouble}.
 */
export function openBulk(file: Lines, bulk: Bulk): Bulky {
  const { others, files, lines, digest } = sort(file);
  requireApproved(file.path, { digest, lines }, bulk);
  const facts = others.map((one) => lazyFact(one, file));
  return { facts, files: { [Symbol.iterator]: () => factsIn(file, files) } };
}

function* factsIn(file: Lines, range: Range): Generator<Fact> {
  for (const line of file.lines(range)) yield readFact(line.toString("utf8"), file.path);
}

/** How the line of a file begins; since lines are in order of kinds, those of files are all in one place. */
const OF_FILE = Buffer.from('{"kind":"file",');

/** A line that is not read yet, but for how it begins; the whole of it where it is short. */
interface Unread {
  head: string;
  at: Range;
}

/** Longest line that is held, in bytes: a config may be long, and most are never asked for. */
const LONGEST_HELD = 1024;

/** One reading of the whole file: its digest, the lines that are of no files, and where those of files are. */
function sort(file: Lines) {
  const digest = createHash("sha256");
  const others: Unread[] = [];
  const files: Range = { from: 0, to: 0 };
  let [lines, from] = [0, 0];
  for (const line of file.lines(undefined, (chunk) => digest.update(chunk))) {
    const at = { from, to: from + line.length + 1 };
    if (OF_FILE.compare(line, 0, OF_FILE.length) !== 0) others.push({ head: headOf(line), at });
    else if (files.to === 0) Object.assign(files, at);
    else files.to = at.to;
    lines++;
    from = at.to;
  }
  return { others, files, lines, digest: digest.digest("hex") };
}

/** How {@link factLine} begins, and the most bytes of it that are looked at before the whole line is. */
const HEAD = /^\{"kind":"([a-z-]+)","key":("(?:[^"\\]|\\.)*"),"(from|fields)":/;
const HEAD_BYTES = 512;

function headOf(line: Buffer): string {
  if (line.length <= LONGEST_HELD) return line.toString("utf8");
  return HEAD.exec(line.toString("utf8", 0, HEAD_BYTES))?.[0] ?? line.toString("utf8");
}

/** A fact that is read when somebody asks for more than its name: of most nobody does, since the digest of their file says enough. */
function lazyFact({ head, at }: Unread, file: Lines): Fact {
  const [, kind, key, next] = HEAD.exec(head) ?? [];
  if (kind === undefined || key === undefined) throw noFact(file.path, head);
  let read: Fact | undefined;
  const whole = () => {
    const isHeld = at.to - at.from <= LONGEST_HELD + 1;
    read ??= readFact(isHeld ? head : file.line(at), file.path);
    return read;
  };
  const fact: Fact = {
    kind,
    key: parseJson(key),
    get fields() {
      return whole().fields;
    },
  };
  if (next === "fields") return fact;
  return Object.defineProperty(fact, "from", { get: () => whole().from, enumerable: true });
}

/** The bytes were verified: what is read here is what was approved, and only its form is looked at. */
function readFact(line: string, path: string): Fact {
  try {
    const fact: Fact = parseJson(line);
    if (typeof fact?.kind === "string" && typeof fact.key === "string" && fact.fields) return fact;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw noFact(path, line);
}

function noFact(path: string, line: string): Trouble {
  return new Trouble(
    `${path}: found a line that is no fact: "${printable(line.slice(0, 60))}"; expected kind, key and fields`,
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
