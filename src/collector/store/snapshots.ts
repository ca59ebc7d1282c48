import type { SignedSnapshot } from "../../model/signed.ts";
import type { Writer } from "./engine.ts";
import { type StoredEnvelope, storedEnvelope } from "./envelopes.ts";
import type { Store } from "./store.ts";
import { madeAtOf } from "./told.ts";

/** What a host last delivered of one kind, as it is. */
export interface HostSnapshot {
  kind: string;
  /** By the clock of the host, RFC 3339 in UTC. */
  takenAt: string;
  /** Facts that the host holds of the kind. */
  facts: number;
  /** In order. */
  envelopes: StoredEnvelope[];
  /** Pieces that are still to come: then it can't be used. */
  missing: number;
}

/** Notes where a piece of a snapshot is. What was there before goes once the new one is whole. */
export async function notePiece(
  within: Writer,
  host_id: number,
  snapshot: SignedSnapshot,
  envelope_id: number,
): Promise<void> {
  if (snapshot.piece === undefined) return;
  const { kind, digest, number, of: pieces } = snapshot.piece;
  const set = { pieces, facts: snapshot.coverage.facts, taken_at: madeAtOf(snapshot), envelope_id };
  await within
    .insertInto("snapshot")
    .values({ host_id, kind, digest, number, ...set })
    .onConflict((conflict) => conflict.columns(["host_id", "kind", "digest", "number"]).doUpdateSet(set))
    .execute();
  const mine = within.selectFrom("snapshot").where("host_id", "=", host_id).where("kind", "=", kind);
  const here = await mine.select("number").where("digest", "=", digest).execute();
  if (here.length < pieces) return;
  await within
    .deleteFrom("snapshot")
    .where("host_id", "=", host_id)
    .where("kind", "=", kind)
    .where("digest", "!=", digest)
    .execute();
}

/** Is something newer of its kind here, or the same from a later envelope? Of a piece that comes after what was signed later. */
export async function isOutrun(
  within: Writer,
  host_id: number,
  { piece, link: { epoch, sequence } }: SignedSnapshot,
): Promise<boolean> {
  if (piece === undefined) return false;
  const { kind, digest, number } = piece;
  const newer = await within
    .selectFrom("snapshot")
    .innerJoin("envelope", "envelope.id", "snapshot.envelope_id")
    .select("snapshot.number")
    .where("snapshot.host_id", "=", host_id)
    .where("snapshot.kind", "=", kind)
    .where(({ or, eb }) => or([eb("snapshot.digest", "!=", digest), eb("snapshot.number", "=", number)]))
    .where("envelope.epoch", "=", epoch)
    .where("envelope.sequence", ">", sequence)
    .limit(1)
    .executeTakeFirst();
  return newer !== undefined;
}

/** What a host last delivered, by kind; the newest that is whole, or else the one that is arriving. */
export async function snapshotsOf({ db }: Store, hostId: number): Promise<HostSnapshot[]> {
  const rows = await db
    .selectFrom("snapshot")
    .innerJoin("envelope", "envelope.id", "snapshot.envelope_id")
    .innerJoin("host", "host.id", "envelope.host_id")
    .selectAll("envelope")
    .select(["host.name", "host.key_id", "snapshot.kind", "snapshot.digest", "snapshot.pieces"])
    .select(["snapshot.facts", "snapshot.taken_at"])
    .where("snapshot.host_id", "=", hostId)
    .orderBy("snapshot.kind")
    .orderBy("snapshot.number")
    .execute();
  const sets = [...Map.groupBy(rows, ({ kind, digest }) => `${kind} ${digest}`).values()].flatMap(
    (pieces): HostSnapshot[] => {
      const [first] = pieces;
      if (first === undefined) return [];
      const { kind, facts, taken_at: takenAt, pieces: of } = first;
      return [{ kind, takenAt, facts, envelopes: pieces.map(storedEnvelope), missing: of - pieces.length }];
    },
  );
  const best = new Map<string, HostSnapshot>();
  for (const set of sets) {
    const other = best.get(set.kind);
    if (other === undefined || set.missing < other.missing) best.set(set.kind, set);
  }
  return [...best.values()];
}
