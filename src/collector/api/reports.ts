import { Trouble } from "../../model/trouble.ts";
import { EnvelopeError, openEnvelopeAside } from "../../trust/envelope.ts";
import { sha256 } from "../../trust/repository/names.ts";
import { readStatement } from "../../trust/statement.ts";
import { unpackBatch } from "../../wire/batch.ts";
import type { BatchAnswer, Fate } from "../../wire/protocol.ts";
import { type ReceiptContent, signReceipt } from "../../wire/receipt.ts";
import type { Incoming } from "../store/incoming.ts";
import { countRefusal } from "../store/refusals.ts";
import type { HostRow } from "../store/tables.ts";
import { paceFor } from "./pace.ts";
import type { Taking } from "./parts.ts";
import { Refusal } from "./refusal.ts";

/** One line of a batch: an envelope that holds, or why it does not. */
export type Read =
  | { is: "good"; keyId: string; incoming: Incoming }
  | { is: "bad"; sha256: string; crime: string; why: string };

/**
 * Takes a batch of a host that was authenticated: verifies the signature of each envelope on its bytes, then reads it, then
 * stores all of them at once, and acknowledges when they are on the disk. Throws {@link Refusal} for what is no batch.
 */
export function takeBatch(parts: Taking, host: HostRow, body: Uint8Array): Promise<BatchAnswer> {
  return takeLines(parts, host, unpackBatch(body));
}

/** As {@link takeBatch}. @param unpacked the lines of the batch */
export async function takeLines(
  parts: Taking,
  host: HostRow,
  unpacked: Promise<Uint8Array[]>,
): Promise<BatchAnswer> {
  const { intake, authority, clock } = parts;
  const lines = await linesOf(host, unpacked);
  // A host speaks for itself alone: only its own key counts.
  const keys = new Map([[host.key_id, host.public_hex]]);
  const read = await readLines(parts, lines, { keys, from: host.name });
  const good = read.flatMap((each) => (each.is === "good" ? [each.incoming] : []));
  const taken = await intake.take(host.id, good);
  await countUnstorable(parts, taken.fates, host.name);
  const answers = taken.fates.values();
  const fates = read.map((each): Fate => {
    if (each.is === "bad") return { sha256: each.sha256, status: "refused", why: each.why };
    return answers.next().value ?? { sha256: each.incoming.sha256, status: "refused", why: "not stored" };
  });
  const want = taken.want === undefined ? {} : { want: taken.want };
  const receipt = signReceipt({ ...saidOf(fates), host: host.key_id, ...want }, clock(), authority.key);
  return { fates, receipt, paceSeconds: paceFor(intake.queued), ...want };
}

/** Counts what the store can't hold. @param from who brought it, by name */
export async function countUnstorable(
  { store, clock }: Taking,
  fates: readonly Fate[],
  from: string,
): Promise<void> {
  for (const { status, why = "" } of fates)
    if (status === "refused")
      await countRefusal(store, { from, crime: "unstorable", message: why, now: clock() });
}

/** What a receipt says of envelopes. */
export function saidOf(fates: readonly Fate[]): Pick<ReceiptContent, "received" | "refused"> {
  const [refused, received] = [true, false].map((is) =>
    fates.filter(({ status }) => (status === "refused") === is),
  );
  return {
    received: new Set(received?.map(({ sha256 }) => sha256)),
    refused: new Map(refused?.map(({ sha256, why }) => [sha256, why ?? "it is not known why"])),
  };
}

async function linesOf({ name }: HostRow, unpacked: Promise<Uint8Array[]>): Promise<Uint8Array[]> {
  try {
    return await unpacked;
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    throw new Refusal(400, "bad-batch", thrown.message, name);
  }
}

/** A clock may be years off, and that is told; what is no time at all has no place in any order. */
function isInstant(time: string): boolean {
  return /^\d{4}-/.test(time) && !Number.isNaN(Date.parse(time));
}

/** Whose envelopes are taken, and who brings them. */
export interface Sender {
  /** Public keys (32 bytes in hex) by their ids. */
  keys: ReadonlyMap<string, string>;
  /** Its name. */
  from: string;
}

/** Verifies lines, then reads them; what is bad is counted. */
export async function readLines(
  { store, clock }: Taking,
  lines: readonly Uint8Array[],
  { keys, from }: Sender,
): Promise<Read[]> {
  const read = await Promise.all(lines.map((line) => readLine(keys, line)));
  for (const each of read)
    if (each.is === "bad")
      await countRefusal(store, { from, crime: each.crime, message: each.why, now: clock() });
  return read;
}

async function readLine(keys: Sender["keys"], line: Uint8Array): Promise<Read> {
  try {
    const opened = await openEnvelopeAside(line, keys);
    const predicate = readStatement(opened.payload);
    const { time } = predicate.clock;
    if (isInstant(time)) return { is: "good", keyId: opened.keyId, incoming: { ...opened, predicate } };
    const why = `found ${time} as the time of the host's clock, expected one such as 2027-01-31T12:00:00.000Z`;
    return { is: "bad", sha256: opened.sha256, crime: "bad-clock", why };
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    const crime = thrown instanceof EnvelopeError ? thrown.fault : "bad-statement";
    return { is: "bad", sha256: sha256(line), crime, why: thrown.message };
  }
}
