import { createHash } from "node:crypto";
import type { Head } from "../../wire/receipt.ts";
import { hexOf } from "./bytes.ts";
import type { Missing } from "./chain.ts";
import type { Store } from "./store.ts";

/** Where all chains end, in order of host and epoch. */
export async function headsOf({ db }: Store): Promise<Head[]> {
  const rows = await db
    .selectFrom("chain")
    .innerJoin("host", "host.id", "chain.host_id")
    .select(["host.name", "host.key_id", "chain.epoch", "chain.sequence", "chain.sha256"])
    .orderBy("host.name")
    .orderBy("host.id")
    .orderBy("chain.epoch")
    .execute();
  return rows.map(({ name, key_id, epoch, sequence, sha256 }) => ({
    host: name,
    keyId: key_id,
    epoch,
    sequence,
    sha256: hexOf(sha256),
  }));
}

/** Where the chains of one host end, and which numbers of them never came, in order of epoch. */
export interface ChainEnd {
  hostId: number;
  epoch: string;
  sequence: number;
  sha256: string;
  missing: Missing;
}

/** Where all chains end, in order of host and epoch. */
export async function chainEnds({ db }: Store): Promise<ChainEnd[]> {
  const rows = await db.selectFrom("chain").selectAll().orderBy("host_id").orderBy("epoch").execute();
  return rows.map(({ host_id, epoch, sequence, sha256, missing }) => ({
    ...{ hostId: host_id, epoch, sequence, sha256: hexOf(sha256) },
    missing: JSON.parse(missing),
  }));
}

/** Keeps a signed checkpoint. */
export async function addCheckpoint({ db }: Store, at: Date, envelope: string): Promise<void> {
  const sha256 = createHash("sha256").update(envelope).digest("hex");
  await db.insertInto("checkpoint").values({ at: at.toISOString(), sha256, envelope }).execute();
}

/** The newest checkpoint. */
export function lastCheckpoint({ db }: Store) {
  return db.selectFrom("checkpoint").selectAll().orderBy("id", "desc").limit(1).executeTakeFirst();
}
