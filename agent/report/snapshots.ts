import type { Snapshot } from "../../src/model/snapshot.ts";
import { complain } from "../../src/program/complain.ts";
import { sha256 } from "../../src/trust/repository/names.ts";
import { CensusTaker } from "../census.ts";
import type { Clock } from "../clock.ts";
import type { Parts } from "../commands/parts.ts";
import { openMemory } from "../memory.ts";
import { observe } from "../observe.ts";
import { PROBES } from "../probes/index.ts";
import { isOfFileKind } from "../probes/watched/kinds.ts";
import { hostKey } from "../sign/host-key.ts";
import { signNext } from "../sign/sign.ts";
import { piecesOf } from "./pieces.ts";
import { loadSent, type Sent, saveSent } from "./sent.ts";

export interface Delivering {
  parts: Parts;
  state: string;
  clock: Clock;
  /** Also what has not changed: the collector may not have it. */
  all: boolean;
  /** SHA-256 of the last envelope of the chain, in hex. */
  last: string;
}

/**
 * Signs what the host holds of the kinds that its signed assignment allows, where it has changed since it was signed last.
 * Throws `Trouble`.
 * @returns SHA-256 of the last envelope of the chain, in hex; undefined where somebody else signed between
 */
export async function signSnapshots(delivering: Delivering): Promise<string | undefined> {
  const { parts, state, clock, all } = delivering;
  const { host, secrets, obeyed } = parts;
  const allowed = obeyed.trusted?.snapshots ?? [];
  if (allowed.length === 0) return delivering.last;
  const { epoch } = hostKey(state);
  const sent: Sent = all ? { epoch, kinds: {} } : loadSent(state, secrets, epoch);
  const about = JSON.stringify([secrets.keyId, parts.watch, host.forbidden]);
  const census = allowed.some(isOfFileKind)
    ? await new CensusTaker(host, clock, about).takeAll(parts.watch)
    : undefined;
  const isAsSent = (kind: string) =>
    isOfFileKind(kind) && kind in sent.kinds && census?.digest === sent.census;
  const pieces = await observed(
    delivering,
    allowed.filter((kind) => !isAsSent(kind)),
    sent,
  );
  let last: string | undefined = delivering.last;
  for (const piece of pieces) {
    const { envelope } = await signNext(
      (previous) => {
        if (previous !== last) last = undefined;
        return piece;
      },
      { host, clock, state },
    );
    if (last !== undefined) last = sha256(envelope);
  }
  leave(delivering, { sent, pieces, census: census?.isSettled ? census.digest : undefined });
  return last;
}

/** All pieces of the kinds that are not as they were sent. */
async function observed({ parts, state, clock }: Delivering, kinds: readonly string[], sent: Sent) {
  if (kinds.length === 0) return [];
  const { host, watch, secrets } = parts;
  const probes = PROBES.filter(({ kind }) => kinds.includes(kind));
  // It goes by what the pass has just left, and leaves nothing itself.
  const memory = openMemory(state, secrets, clock, false);
  const snapshot = await observe({ probes, host, watch, secrets, memory, clock });
  return kinds
    .map((kind) => piecesOf(snapshot, kind))
    .filter(([first]) => first?.piece && sent.kinds[first.piece.kind] !== first.piece.digest)
    .flat();
}

interface Left {
  sent: Sent;
  pieces: readonly Snapshot[];
  census: string | undefined;
}

function leave({ parts, state }: Delivering, { sent: { epoch, kinds }, pieces, census }: Left): void {
  const fresh = pieces.flatMap(({ piece }) => (piece ? [[piece.kind, piece.digest] as const] : []));
  const why = saveSent(state, parts.secrets, {
    epoch,
    kinds: { ...kinds, ...Object.fromEntries(fresh) },
    ...(census === undefined ? {} : { census }),
  });
  if (why !== undefined) complain(`${why}; all snapshots are sent again after the next pass`);
}
