import { Decrypter, Encrypter } from "age-encryption";
import * as z from "zod";
import { parseJsonBytes } from "../model/json.ts";
import { Sha256 } from "../model/signed.ts";
import { printable } from "../model/text.ts";
import { Fault, reason } from "../model/trouble.ts";
import { sha256 } from "../trust/repository/names.ts";
import { BATCH_WIRE_BYTES, OfflineRequest } from "./protocol.ts";

/** Largest drop, in bytes: a whole batch, its head, and what encryption adds. */
export const DROP_BYTES = BATCH_WIRE_BYTES + 128 * 1024;
/** Files of any other name are no drops: so nobody takes one that is being written. */
export const DROP_ENDING = ".drop";
const LINE_END = 0x0a;
/** Most that is told of a fault, in characters. */
const MOST_WHY = 200;

/** First line of a drop; the batch, as it goes over https, is behind it. */
const Head = z.strictObject({
  format: z.literal("mesdrift-drop/1"),
  /** Id of the key that signed all of it. */
  keyId: Sha256,
  /** From a host that the collector may not know yet. */
  enrol: OfflineRequest.optional(),
});

/** What a host hands over where nobody answers at once: in a folder, on a stick, by sftp. */
export interface Drop {
  keyId: string;
  enrol?: OfflineRequest;
  batch: Uint8Array;
}

export type DropFault = "foreign-recipient" | "damaged-drop" | "no-drop";

/** A file that is refused as a whole. */
export class DropError extends Fault<DropFault> {
  override readonly name = "DropError";
}

/**
 * A drop as it travels: readable by the collector alone, since reports tell where a plant is weak.
 * @param recipient the collector's, see age-encryption.org/v1
 */
export function sealDrop({ batch, ...told }: Drop, recipient: string): Promise<Uint8Array> {
  const head: z.infer<typeof Head> = { format: "mesdrift-drop/1", ...told };
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), batch]));
}

/** Decrypts a drop, of which nothing is believed yet. Throws {@link DropError}. @param identity of the collector */
export async function openDrop(bytes: Uint8Array, identity: string): Promise<Drop> {
  const plain = await decrypted(bytes, identity);
  const end = plain.indexOf(LINE_END);
  const { success, data } = Head.safeParse(parseJsonBytes(plain.subarray(0, Math.max(0, end))));
  if (!success)
    throw new DropError("no-drop", "found another content than mesdrift-agent of this version writes");
  const { keyId, enrol } = data;
  return { keyId, ...(enrol === undefined ? {} : { enrol }), batch: plain.subarray(end + 1) };
}

/**
 * The name of a drop: the same envelopes have the same name, so that handing them over again replaces them, and in order of
 * names those of a host are in order of time. It tells no host's name to whoever finds the stick.
 * @param from when the first of them was written
 * @param envelopes SHA-256 of each, in hex
 */
export function dropName(keyId: string, from: Date, envelopes: readonly string[]): string {
  const time = from.toISOString().replaceAll(/[-:.]/g, "");
  return `${keyId.slice(0, 16)}-${time}-${sha256(envelopes.join("\n")).slice(0, 16)}${DROP_ENDING}`;
}

/** The file beside a drop in which the collector says what became of it. */
export function receiptName(drop: string): string {
  return `${drop.slice(0, -DROP_ENDING.length)}.receipt`;
}

async function decrypted(bytes: Uint8Array, identity: string): Promise<Buffer> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return Buffer.from(await decrypter.decrypt(bytes));
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    // It may repeat a part of what somebody put there.
    const why = printable(reason(thrown)).slice(0, MOST_WHY);
    if (why.startsWith("no identity matched"))
      throw new DropError("foreign-recipient", "it is encrypted for another collector");
    throw new DropError(
      "damaged-drop",
      `it can't be decrypted (${why}): it is cut off, was changed, or is no drop`,
    );
  }
}
