import { type Lines, linesAtHand, type Range } from "../files/line-file.ts";
import type { Bulk } from "../model/baseline.ts";
import { type Fact, inOrder } from "../model/fact.ts";
import { parseJson } from "../model/json.ts";
import { readHead, requireHash, type Unread } from "./bulk-head.ts";
import { BEGINNING, isReference, LONGEST_SHORT, noFact, readFact, sha256 } from "./bulk-line.ts";
import { longFacts } from "./long-facts.ts";

/** Approved facts of a bulk file. */
export interface Bulky {
  /** All but files. */
  facts: Fact[];
  /** Files, of which there may be any number, in order: read again each time somebody goes through them. */
  files: Iterable<Fact>;
}

/**
 * All facts of a bulk file, in order, with every byte of it held against what the baseline says: for a file that came from
 * elsewhere, and for whoever is to approve it. Throws {@link Trouble}.
 * @param path of the file, for messages
 */
export function readBulk(bytes: Uint8Array, bulk: Bulk, path = bulk.file): Fact[] {
  requireHash(path, "its sha256", { found: sha256(bytes), expected: bulk.sha256 });
  const { facts, files } = openBulk(linesAtHand(path, bytes), bulk);
  return [...facts.map((fact) => ({ ...fact })), ...files].sort(inOrder);
}

/**
 * Opens a bulk file for an audit, which asks for few of its long facts. All that it uses is what was approved: engineers
 * signed the hash of the head, which is verified before any of it is parsed; the head has the length and the hash of each
 * long line, which is held against them when it is read. A line that nobody asks for is neither read nor verified. A file
 * that changes meanwhile, or is longer or shorter than its head tells, is refused. Throws {@link Trouble}.
 */
export function openBulk(file: Lines, bulk: Bulk): Bulky {
  const { others, files } = readHead(file, bulk);
  const isLong = ({ text }: Unread) => bulk.head !== undefined && isReference(text);
  const references = others.filter(isLong).map(({ text }) => text);
  const facts = others.filter((one) => !isLong(one)).map((one) => factOf(one, file));
  if (bulk.head) facts.push(...longFacts(file, references, bulk.head.bytes));
  return { facts, files: { [Symbol.iterator]: () => factsIn(file, files) } };
}

function* factsIn(file: Lines, range: Range): Generator<Fact> {
  for (const block of file.blocks(range)) {
    const text = block.toString("utf8");
    for (let from = 0, end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      yield readFact(text.slice(from, end), file.path);
      from = end + 1;
    }
  }
}

/** A fact of the head; its line is parsed when somebody asks for more than its name. */
function factOf({ text, at }: Unread, file: Lines): Fact {
  const [, kind, key, next] = BEGINNING.exec(text) ?? [];
  if (kind === undefined || key === undefined || next === "long") throw noFact(file.path, text);
  let read: Fact | undefined;
  const whole = () => {
    const isHeld = at.to - at.from <= LONGEST_SHORT;
    read ??= readFact(isHeld ? text : file.bytes(at).toString("utf8"), file.path);
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
