import { STREAMED } from "../compare/drifts.ts";
import type { Bulk } from "../model/baseline.ts";
import { type Fact, inOrder } from "../model/fact.ts";
import { factLine, LONGEST_SHORT, referenceLine, sha256 } from "./bulk-line.ts";

/** A bulk file, and what its baseline says of it. */
export interface ComposedBulk {
  bulk: Bulk;
  text: string;
}

/**
 * Facts as a bulk file. First comes its head: a line for each fact, in order. In the place of a fact that is long stands a
 * reference with the hash of its line; those lines follow behind the head, in the same order, without a gap. Files are
 * never long: they pass by one after the other. Where no fact is long, the file is a head and no more.
 * @param file its name, beside the baseline
 */
export function composeBulk(file: string, facts: readonly Fact[]): ComposedBulk {
  const [lines, long]: [string[], string[]] = [[], []];
  let at = 0;
  for (const fact of facts.toSorted(inOrder)) {
    const line = `${factLine(fact)}\n`;
    const bytes = Buffer.byteLength(line);
    if (fact.kind === STREAMED || bytes <= LONGEST_SHORT) {
      lines.push(line);
      continue;
    }
    lines.push(`${referenceLine(fact, { at, bytes, sha256: sha256(line) })}\n`);
    long.push(line);
    at += bytes;
  }
  const head = lines.join("");
  const text = head + long.join("");
  const bulk = { file, sha256: sha256(text), facts: lines.length };
  if (long.length === 0) return { bulk, text };
  return { bulk: { ...bulk, head: { bytes: Buffer.byteLength(head), sha256: sha256(head) } }, text };
}
