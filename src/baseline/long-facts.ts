import type { Lines, Range } from "../files/line-file.ts";
import { formatAddress } from "../model/address.ts";
import type { Fact } from "../model/fact.ts";
import { printable } from "../model/text.ts";
import { Trouble } from "../model/trouble.ts";
import { type Reference, readFact, readReference, sha256 } from "./bulk-line.ts";

const REMEDY = "take the file as it was signed, or draft the baseline again";

/**
 * The long facts of a bulk file. The line of each is read when somebody asks for its fields, and then held against the
 * length and the hash that its reference tells. Throws {@link Trouble} where the lines of the references do not stand one
 * behind the other, from the head to the end of the file.
 * @param references lines that were verified
 * @param head bytes of the file before the long lines
 */
export function longFacts(file: Lines, references: readonly string[], head: number): Fact[] {
  let next = head;
  const facts = references.map((line) => {
    const reference = readReference(line, file.path);
    requireNext(reference, next - head, file.path);
    const from = next;
    next += reference.long.bytes;
    return longFact(file, reference, { from, to: next });
  });
  const size = file.size();
  if (size === next) return facts;
  throw new Trouble(`${file.path}: found ${size} bytes, expected ${next} by what its head tells; ${REMEDY}`);
}

function requireNext({ kind, key, long: { at, bytes } }: Reference, expected: number, path: string): void {
  if (at === expected && bytes > 0) return;
  const which = printable(formatAddress({ kind, key }));
  throw new Trouble(
    `${path}: found the line of ${which} at ${at} with ${bytes} bytes, expected it at ${expected}, behind the long line before it; ${REMEDY}`,
  );
}

function longFact(file: Lines, reference: Reference, at: Range): Fact {
  const { kind, key, from } = reference;
  let read: Fact | undefined;
  return {
    kind,
    key,
    ...(from ? { from } : {}),
    get fields() {
      read ??= readLong(file, reference, at);
      return read.fields;
    },
  };
}

function readLong(file: Lines, reference: Reference, at: Range): Fact {
  const which = printable(formatAddress(reference));
  const line = file.bytes(at);
  const [found, expected] = [sha256(line), reference.long.sha256];
  if (found !== expected)
    throw new Trouble(
      `${file.path}: the line of ${which} is not what this baseline approves: its sha256 is ${found}, expected ${expected}; ${REMEDY}`,
    );
  const fact = readFact(line.toString("utf8"), file.path);
  if (beginning(fact) === beginning(reference)) return fact;
  throw new Trouble(
    `${file.path}: found ${printable(formatAddress(fact))} where the line of ${which} should be, or with other files that it is from; ${REMEDY}`,
  );
}

/** What a reference says of its fact. */
function beginning({ kind, key, from }: Omit<Fact, "fields">): string {
  return JSON.stringify([kind, key, from]);
}
