import * as z from "zod";
import { Sha256 } from "../model/signed.ts";
import { Trouble } from "../model/trouble.ts";
import { openEnvelope, sealEnvelope } from "../trust/envelope.ts";
import type { SigningKey } from "../trust/keys/signing-key.ts";

const RECEIPT = "https://mesdrift.dev/receipt/v1";
const CHECKPOINT = "https://mesdrift.dev/checkpoint/v1";

const subject = z.array(z.strictObject({ name: z.string(), digest: z.strictObject({ sha256: Sha256 }) }));
const head = { _type: z.literal("https://in-toto.io/Statement/v1"), subject };

/** What the collector has for good: the envelopes of one batch, by the hosts that sent them. */
const Receipt = z.strictObject({
  ...head,
  predicateType: z.literal(RECEIPT),
  predicate: z.strictObject({ at: z.string() }),
});

/** The end of one chain, as the collector knows it. */
export const Head = z.strictObject({
  host: z.string(),
  keyId: Sha256,
  epoch: z.string(),
  sequence: z.number().int().min(1),
  sha256: Sha256.meta({ description: "of the last envelope" }),
});
export type Head = z.infer<typeof Head>;

/** All chains that the collector holds, at one time. Whoever keeps it can tell later that none was cut. */
const Checkpoint = z.strictObject({
  ...head,
  predicateType: z.literal(CHECKPOINT),
  predicate: z.strictObject({
    at: z.string(),
    previous: Sha256.meta({ description: "of the checkpoint before" }).optional(),
    heads: z.array(Head),
  }),
});
const Said = z.discriminatedUnion("predicateType", [Receipt, Checkpoint]);

export interface CheckpointContent {
  at: string;
  previous?: string;
  heads: readonly Head[];
}

/** The collector's word that it stored these envelopes durably. @param envelopes SHA-256 in hex */
export function signReceipt(envelopes: readonly string[], at: Date, key: SigningKey): string {
  const named = envelopes.map((sha256) => ({ name: "envelope", digest: { sha256 } }));
  return signed({ predicateType: RECEIPT, subject: named, predicate: { at: at.toISOString() } }, key);
}

/** The collector's word on where all chains end. */
export function signCheckpoint(content: CheckpointContent, key: SigningKey): string {
  const ends = content.heads.map(({ host, sha256 }) => ({ name: host, digest: { sha256 } }));
  return signed({ predicateType: CHECKPOINT, subject: ends, predicate: content }, key);
}

/** The envelopes that a receipt speaks of. Throws {@link Trouble} where the collector did not sign it. */
export function receivedBy(receipt: string, keys: ReadonlyMap<string, string>): Set<string> {
  const said = open(receipt, keys);
  if (said.predicateType !== RECEIPT) throw new Trouble("found a checkpoint, expected a receipt");
  return new Set(said.subject.map(({ digest }) => digest.sha256));
}

/** What a checkpoint says. Throws {@link Trouble} where the collector did not sign it. */
export function readCheckpoint(text: string, keys: ReadonlyMap<string, string>): CheckpointContent {
  const said = open(text, keys);
  if (said.predicateType !== CHECKPOINT) throw new Trouble("found a receipt, expected a checkpoint");
  const { previous, ...rest } = said.predicate;
  return previous === undefined ? rest : { ...rest, previous };
}

function signed(content: object, key: SigningKey): string {
  const statement = { _type: "https://in-toto.io/Statement/v1", ...content };
  return sealEnvelope(Buffer.from(JSON.stringify(statement)), key);
}

/** @param keys public keys (32 bytes in hex) by their ids */
function open(text: string, keys: ReadonlyMap<string, string>): z.infer<typeof Said> {
  const { payload } = openEnvelope(Buffer.from(text), keys);
  const { success, data, error } = Said.safeParse(JSON.parse(Buffer.from(payload).toString("utf8")));
  if (success) return data;
  throw new Trouble(`no receipt or checkpoint of mesdrift: ${error.issues[0]?.message}`);
}
