import * as z from "zod";
import { parseJsonBytes } from "../model/json.ts";
import { Sha256 } from "../model/signed.ts";
import { Trouble } from "../model/trouble.ts";
import { openEnvelope, sealEnvelope } from "../trust/envelope.ts";
import type { SigningKey } from "../trust/keys/signing-key.ts";

const STATEMENT = "https://in-toto.io/Statement/v1";
const ARCHIVE = "https://mesdrift.dev/archive/v1";

/** The collector's word on what an archive holds. */
export const ArchiveContent = z.strictObject({
  at: z.string().meta({ description: "when it was made, by the clock of the collector" }),
  number: z.number().int().min(1).meta({ description: "one more each time" }),
  previous: Sha256.optional().meta({ description: "of the seal of the archive before" }),
  envelopes: z.number().int().min(1),
  stored: z.strictObject({ first: z.string(), last: z.string() }).meta({
    description: "when the first and the last of the envelopes were stored",
  }),
});
export type ArchiveContent = z.infer<typeof ArchiveContent>;

const Seal = z.strictObject({
  _type: z.literal(STATEMENT),
  subject: z.tuple([
    z.strictObject({ name: z.literal("envelopes"), digest: z.strictObject({ sha256: Sha256 }) }),
  ]),
  predicateType: z.literal(ARCHIVE),
  predicate: ArchiveContent,
});

/** Signs what an archive holds. @param sha256 of the bytes of all its lines, in hex */
export function signSeal(content: ArchiveContent, sha256: string, key: SigningKey): string {
  const subject = [{ name: "envelopes", digest: { sha256 } }];
  const statement = { _type: STATEMENT, subject, predicateType: ARCHIVE, predicate: content };
  return sealEnvelope(Buffer.from(JSON.stringify(statement)), key);
}

/** What a seal says, and of which bytes. Throws {@link Trouble} where none of these keys signed it. @param keys public keys (32 bytes in hex) by their ids */
export function openSeal(
  bytes: Uint8Array,
  keys: ReadonlyMap<string, string>,
): ArchiveContent & { sha256: string } {
  const { success, data } = Seal.safeParse(parseJsonBytes(openEnvelope(bytes, keys).payload));
  if (!success) throw new Trouble("found no seal of an archive");
  return { ...data.predicate, sha256: data.subject[0].digest.sha256 };
}
