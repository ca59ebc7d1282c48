import * as z from "zod";
import { parseJsonBytes } from "../model/json.ts";
import { Sha256 } from "../model/signed.ts";
import { Trouble } from "../model/trouble.ts";
import { openEnvelope, sealEnvelope } from "../trust/envelope.ts";
import type { SigningKey } from "../trust/keys/signing-key.ts";

const RECEIPT = "https://mesdrift.dev/receipt/v1";
const CHECKPOINT = "https://mesdrift.dev/checkpoint/v1";

const subject = z.array(z.strictObject({ name: z.string(), digest: z.strictObject({ sha256: Sha256 }) }));
const head = { _type: z.literal("https://in-toto.io/Statement/v1"), subject };

/** What became of one batch: the subjects are the envelopes that the collector has for good. */
const Receipt = z.strictObject({
  ...head,
  predicateType: z.literal(RECEIPT),
  predicate: z.strictObject({
    at: z.string(),
    host: Sha256.meta({ description: "id of the host's key; nothing is said to any other host" }),
    refused: z.array(z.strictObject({ sha256: Sha256, why: z.string() })),
    want: z.literal("full").optional(),
  }),
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

/** What a receipt says. Envelopes are named by their SHA-256 in hex. */
export interface ReceiptContent {
  /** Id of the key of the host that is answered. */
  host: string;
  /** Stored durably, now or before. */
  received: ReadonlySet<string>;
  /** Refused for good, with the reason. */
  refused: ReadonlyMap<string, string>;
  /** The next report must tell all open findings. */
  want?: "full";
}

/** The collector's word on what became of a batch. */
export function signReceipt(
  { host, received, refused, want }: ReceiptContent,
  at: Date,
  key: SigningKey,
): string {
  const subject = [...received].map((sha256) => ({ name: "envelope", digest: { sha256 } }));
  const predicate = {
    at: at.toISOString(),
    host,
    refused: [...refused].map(([sha256, why]) => ({ sha256, why })),
    ...(want === undefined ? {} : { want }),
  };
  return signed({ predicateType: RECEIPT, subject, predicate }, key);
}

/** The collector's word on where all chains end. */
export function signCheckpoint(content: CheckpointContent, key: SigningKey): string {
  const ends = content.heads.map(({ host, sha256 }) => ({ name: host, digest: { sha256 } }));
  return signed({ predicateType: CHECKPOINT, subject: ends, predicate: content }, key);
}

/** What a receipt says. Throws {@link Trouble} where the collector did not sign it. @param keys as {@link open} takes them */
export function readReceipt(receipt: string, keys: ReadonlyMap<string, string>): ReceiptContent {
  const said = open(receipt, keys);
  if (said.predicateType !== RECEIPT) throw new Trouble("found a checkpoint, expected a receipt");
  const { host, refused, want } = said.predicate;
  return {
    host,
    received: new Set(said.subject.map(({ digest }) => digest.sha256)),
    refused: new Map(refused.map(({ sha256, why }) => [sha256, why])),
    ...(want === undefined ? {} : { want }),
  };
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
  const { success, data, error } = Said.safeParse(parseJsonBytes(payload));
  if (success) return data;
  throw new Trouble(`no receipt or checkpoint of mesdrift: ${error.issues[0]?.message}`);
}
