import { readFileSync } from "node:fs";
import { isCode } from "../../src/files/fault.ts";
import { sha256 } from "../../src/trust/repository/names.ts";
import { packBatch } from "../../src/wire/batch.ts";
import { BATCH_BYTES, BATCH_ENVELOPES, BATCH_WIRE_BYTES } from "../../src/wire/protocol.ts";
import type { ReceiptContent } from "../../src/wire/receipt.ts";
import type { Spool, Waiting } from "./spool.ts";

/** Largest batch before it is packed, in bytes. A byte of base64 packs to six bits at worst, so that it is seldom more than the collector takes on the wire. */
const BATCH_TEXT_BYTES = 5 * 1024 * 1024;

/** An envelope that is sent, with the SHA-256 of its bytes, in hex. */
export interface Sent extends Waiting {
  sha256: string;
}

/** A batch that the collector surely takes, packed. */
export interface Parcel {
  sent: Sent[];
  batch: Uint8Array;
  /** What waits behind it. */
  rest: readonly Waiting[];
}

/**
 * The next batch of what waits. An envelope that is too large for every way, or no longer what was signed, is set aside and
 * told as lost, since it would hold up all behind it for ever.
 * @param most bytes of a packed batch @returns undefined where nothing waits
 */
export async function nextParcel(
  spool: Spool,
  waiting: readonly Waiting[],
  most = BATCH_WIRE_BYTES,
): Promise<Parcel | undefined> {
  for (let rest = waiting; rest.length > 0; ) {
    const together = rest.slice(0, lengthOfBatch(rest));
    const packed = await fitting(spool, together, most);
    const last = packed?.sent.at(-1);
    const behind =
      last === undefined ? together.length : rest.findIndex(({ path }) => path === last.path) + 1;
    rest = rest.slice(behind);
    if (packed) return { ...packed, rest };
  }
  return undefined;
}

/** Takes note of what the collector says of what was sent. @returns how many of it are there */
export function acknowledge(
  spool: Spool,
  sent: readonly Sent[],
  { received, refused }: ReceiptContent,
): number {
  for (const one of sent) {
    const why = refused.get(one.sha256);
    if (why === undefined) continue;
    spool.setAside(one);
    spool.giveUp([one], `refused by the collector: ${why}`);
  }
  const arrived = sent.filter((one) => received.has(one.sha256));
  spool.settle(arrived);
  return arrived.length;
}

/** As many as go together, and at least one. */
function lengthOfBatch(waiting: readonly Waiting[]): number {
  let bytes = 0;
  const end = waiting.findIndex((one, at) => {
    bytes += one.bytes;
    return at > 0 && (at >= BATCH_ENVELOPES || bytes > BATCH_TEXT_BYTES);
  });
  return end < 0 ? waiting.length : end;
}

/** As many of these as fit, from the first on; undefined where none is left that can be sent. */
async function fitting(
  spool: Spool,
  together: readonly Waiting[],
  most: number,
): Promise<Omit<Parcel, "rest"> | undefined> {
  const read = together.flatMap((one) => readSound(spool, one));
  for (let length = read.length; length > 0; length = Math.floor(length / 2)) {
    const some = read.slice(0, length);
    const batch = await packBatch(some.map(({ text }) => text));
    const bytes = some.reduce((sum, { text }) => sum + Buffer.byteLength(text) + 1, 0);
    if (batch.length <= most && bytes <= BATCH_BYTES)
      return { batch, sent: some.map(({ one, text }) => ({ ...one, sha256: sha256(text) })) };
  }
  const [first] = read;
  if (first === undefined) return undefined;
  spool.setAside(first.one);
  spool.giveUp([first.one], `larger than a collector takes, with ${first.one.bytes} bytes`);
  return fitting(
    spool,
    read.slice(1).map(({ one }) => one),
    most,
  );
}

/** An envelope is one line; with more it was changed, and would be taken for several. */
function readSound(spool: Spool, one: Waiting): { one: Waiting; text: string }[] {
  try {
    const text = readFileSync(one.path, "utf8");
    if (!text.includes("\n")) return [{ one, text }];
  } catch (thrown) {
    // Another delivery is done with it.
    if (isCode(thrown, "ENOENT")) return [];
    throw thrown;
  }
  spool.setAside(one);
  spool.giveUp([one], "no longer what was signed: somebody changed it on the disk");
  return [];
}
