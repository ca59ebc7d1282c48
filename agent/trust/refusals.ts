import * as z from "zod";
import { Refusal } from "../../src/model/trust.ts";
import { Refused } from "../../src/trust/client/refused.ts";
import { readKept, writeKept } from "./kept.ts";

const Refusals = z.strictObject({
  refused: z.array(Refusal),
  /** A later update was good: what is told here need be told only once more. */
  settled: z.boolean(),
});
export type Refusals = z.infer<typeof Refusals>;

/** Most refusals that are kept, one a crime. */
const MOST = 32;

/** What was refused and not yet told. A file that was damaged is a refusal of its own. @param at now, RFC 3339 */
export function readRefusals(path: string, at: string): Refusals {
  try {
    return readKept(path, Refusals) ?? { refused: [], settled: false };
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    return { refused: [refusal(thrown, at)], settled: false };
  }
}

/** Keeps a refusal for the next report; of one crime only the last. Throws `Trouble`. */
export function addRefusal(path: string, refused: Refused, at: string): void {
  const others = readRefusals(path, at).refused.filter(({ crime }) => crime !== refused.crime);
  writeKept(path, { refused: [...others, refusal(refused, at)].slice(-MOST), settled: false });
}

/** Notes that an update was good. */
export function settleRefusals(path: string, at: string): void {
  const found = readRefusals(path, at);
  if (found.refused.length > 0 && !found.settled) writeKept(path, { ...found, settled: true });
}

/** Forgets what was told, once it is settled. */
export function forgetRefusals(path: string, at: string): void {
  if (readRefusals(path, at).settled) writeKept(path, { refused: [], settled: false });
}

export function refusal({ crime, message }: Refused, at: string): Refusal {
  return { crime, message, at };
}
