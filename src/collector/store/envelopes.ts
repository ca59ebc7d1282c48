import { sql } from "kysely";
import { envelopeText } from "../../trust/envelope.ts";
import { hexOf } from "./bytes.ts";
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

/** The newest whole report of each host that was stored before an instant, one at a time: they may be long. @param before RFC 3339 in UTC */
export async function* wholeReports(
  { db }: Store,
  hosts: readonly number[],
  before: string,
): AsyncGenerator<{ hostId: number; sha256: string; payload: Uint8Array }> {
  for (const hostId of hosts) {
    const row = await db
      .selectFrom("envelope")
      .select(["sha256", "payload"])
      .where("host_id", "=", hostId)
      .where(sql<boolean>`form = 'report'`)
      .where("fork", "=", 0)
      .where("stored_at", "<", before)
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirst();
    if (row) yield { hostId, sha256: hexOf(row.sha256), payload: unpackPayload(row.payload) };
  }
}

/** How many envelopes of each form came in a period, by host. @param from first instant @param to behind the last one */
export async function receivedBetween({ db }: Store, from: string, to: string) {
  const rows = await db
    .selectFrom("envelope")
    .select(["host_id", "form", ({ fn }) => fn.countAll<number>().as("number")])
    .where("stored_at", ">=", from)
    .where("stored_at", "<", to)
    .groupBy(["host_id", "form"])
    .execute();
  return new Map(
    [...Map.groupBy(rows, ({ host_id }) => host_id)].map(([hostId, forms]) => [
      hostId,
      new Map(forms.map(({ form, number }) => [form, Number(number)])),
    ]),
  );
}
