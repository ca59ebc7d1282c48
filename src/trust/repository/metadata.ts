import {
  Metadata,
  MetadataKind,
  type Root,
  Signature,
  type Snapshot,
  type Targets,
  type Timestamp,
} from "@tufjs/models";
import { reason, Trouble } from "../../model/trouble.ts";
import type { SigningKey } from "../keys/signing-key.ts";

/** Signed metadata of any role. */
export type AnyMetadata = Metadata<Root> | Metadata<Targets> | Metadata<Snapshot> | Metadata<Timestamp>;

/** What kind of metadata each kind of role has. */
interface Kinds {
  root: Metadata<Root>;
  targets: Metadata<Targets>;
  snapshot: Metadata<Snapshot>;
  timestamp: Metadata<Timestamp>;
}

/** Metadata as a file: signatures in order of key ids, so that the same content is the same bytes. */
export function metadataText(metadata: AnyMetadata): string {
  const { signatures, ...rest } = metadata.toJSON();
  const sorted = Object.values(metadata.signatures)
    .toSorted((a, b) => (a.keyID < b.keyID ? -1 : 1))
    .map((signature) => signature.toJSON());
  return `${JSON.stringify({ ...rest, signatures: sorted }, null, 1)}\n`;
}

/** Reads metadata; its signatures are not looked at. Throws {@link Trouble}. @param where its name, for messages */
export function parseMetadata<Kind extends keyof Kinds>(kind: Kind, text: string, where: string): Kinds[Kind];
export function parseMetadata(kind: keyof Kinds, text: string, where: string): AnyMetadata {
  try {
    return readers[kind](JSON.parse(text));
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    throw new Trouble(`${where}: no ${kind} metadata (${reason(thrown)})`);
  }
}

type Json = Parameters<typeof Root.fromJSON>[0];

const readers: { [Kind in keyof Kinds]: (data: Json) => Kinds[Kind] } = {
  root: (data) => Metadata.fromJSON(MetadataKind.Root, data),
  targets: (data) => Metadata.fromJSON(MetadataKind.Targets, data),
  snapshot: (data) => Metadata.fromJSON(MetadataKind.Snapshot, data),
  timestamp: (data) => Metadata.fromJSON(MetadataKind.Timestamp, data),
};

/** Adds one signature. */
export function signMetadata(metadata: AnyMetadata, key: SigningKey): void {
  metadata.sign(
    (bytes) => new Signature({ keyID: key.keyId, sig: Buffer.from(key.sign(bytes)).toString("hex") }),
  );
}
