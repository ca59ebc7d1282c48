import { envelopeText } from "../../trust/envelope.ts";
import { unpackPayload } from "./payload.ts";
import type { Store } from "./store.ts";
import type { EnvelopeRow } from "./tables.ts";

/** Most envelopes that are read at once. */
const PAGE = 500;

/** An envelope with its text, byte for byte as the host signed it. */
export interface StoredEnvelope
  extends Pick<EnvelopeRow, "id" | "epoch" | "sequence" | "form" | "made_at" | "stored_at"> {
  host: string;
  keyId: string;
  /** Another envelope has the same place. */
  isFork: boolean;
  text: string;
}

export interface EnvelopeFilter {
  hostId?: number | undefined;
  /** Stored after the one with this id. */
  after?: number | undefined;
}

/** Envelopes in the order in which they were stored; a page at a time, since there may be millions. */
export async function* envelopesOf(
  store: Store,
  filter: EnvelopeFilter = {},
): AsyncGenerator<StoredEnvelope> {
  for (let after = filter.after ?? 0; ; ) {
    const page = await envelopesAfter(store, after, filter);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

/** The next envelopes behind the one with this id. */
export async function envelopesAfter(
  { db }: Store,
  after: number,
  { hostId }: EnvelopeFilter,
  limit = PAGE,
): Promise<StoredEnvelope[]> {
  let query = db
    .selectFrom("envelope")
    .innerJoin("host", "host.id", "envelope.host_id")
    .selectAll("envelope")
    .select(["host.name", "host.key_id"])
    .where("envelope.id", ">", after);
  if (hostId !== undefined) query = query.where("envelope.host_id", "=", hostId);
  const rows = await query.orderBy("envelope.id").limit(limit).execute();
  return rows.map(storedEnvelope);
}

/** An envelope from its row, byte for byte. */
export function storedEnvelope(row: EnvelopeRow & { name: string; key_id: string }): StoredEnvelope {
  const { id, epoch, sequence, form, made_at, stored_at, payload, signature, name, key_id, fork } = row;
  return {
    ...{ id, epoch, sequence, form, made_at, stored_at, host: name, keyId: key_id, isFork: fork === 1 },
    text: envelopeText({ payload: unpackPayload(payload), keyId: key_id, signature }),
  };
}
