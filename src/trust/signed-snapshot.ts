import { inOrder } from "../model/fact.ts";
import type { SignedSnapshot } from "../model/signed.ts";
import type { Coverage, Snapshot } from "../model/snapshot.ts";
import { printable } from "../model/text.ts";
import { Trouble } from "../model/trouble.ts";
import { EnvelopeError, openEnvelope } from "./envelope.ts";
import { readStatement } from "./statement.ts";
import type { HostKeys } from "./verify/host-keys.ts";

/** What a host signed of one kind, and when. */
export interface SignedKind {
  kind: string;
  facts: number;
  /** By the host's clock, RFC 3339. */
  takenAt: string;
}

/** A snapshot of which everything was verified. */
export interface VerifiedSnapshot {
  snapshot: Snapshot;
  kinds: SignedKind[];
}

/** Is this a file of signed envelopes, one a line? */
export function isSigned(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 11)).toString("latin1") === '{"payload":';
}

/**
 * Verifies what one host signed, and puts it together: kinds that were delivered one by one, large ones in pieces. Throws
 * {@link Trouble} where a signature, a piece or the host does not fit.
 * @param path for messages
 */
export function verifySnapshot(bytes: Uint8Array, path: string, keys: HostKeys): VerifiedSnapshot {
  const lines = Buffer.from(bytes).toString("utf8").trimEnd().split("\n");
  const signed = lines.map((line, at) => opened(line, `${path}:${at + 1}`, keys));
  const [newest] = signed.toSorted((a, b) => (a.takenAt < b.takenAt ? 1 : -1));
  if (newest === undefined) throw new Trouble(`${path}: found nothing, expected signed snapshots`);
  for (const { host, secretKey } of signed) {
    if (host.name !== newest.host.name || host.machineId !== newest.host.machineId)
      throw new Trouble(
        `${path}: found snapshots of ${printable(host.name)} and ${printable(newest.host.name)}, expected those of one host`,
      );
    if (secretKey !== newest.secretKey)
      throw new Trouble(
        `${path}: found secrets under two keys of ${printable(host.name)}: it was set up anew between; wait until it has delivered all kinds again`,
      );
  }
  const kinds = [...Map.groupBy(signed, (one) => one.piece?.kind ?? "")].flatMap(([kind, pieces]) =>
    kindsIn(kind, pieces, path),
  );
  refuseTwice(kinds, path);
  const { link: _, clock: __, piece: ___, ...rest } = newest;
  return {
    snapshot: {
      ...rest,
      coverage: together(signed, kinds),
      facts: signed.flatMap(({ facts }) => facts).sort(inOrder),
    },
    kinds,
  };
}

function opened(line: string, where: string, keys: HostKeys): SignedSnapshot {
  try {
    const { payload, keyId } = openEnvelope(Buffer.from(line), keys.publicHex);
    const predicate = readStatement(payload);
    if (predicate.format !== "mesdrift-snapshot/1")
      throw new Trouble("found a report, expected a snapshot; mesdrift verify looks into reports");
    if (!keys.speaksFor(keyId, predicate.host.name))
      throw new Trouble(
        `it tells of ${printable(predicate.host.name)}, but its key was registered for another host`,
      );
    return predicate;
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    const hint =
      thrown instanceof EnvelopeError && thrown.fault === "unknown-key"
        ? "; name the host's key with --key"
        : "";
    throw new Trouble(`${where}: ${thrown.message}${hint}`);
  }
}

/** @param kind of the pieces; empty for whole snapshots, which have several */
function kindsIn(kind: string, pieces: readonly SignedSnapshot[], path: string): SignedKind[] {
  const kindOf = ({ coverage, takenAt }: SignedSnapshot) =>
    Object.entries(coverage.kinds).map(([name, facts]) => ({ kind: name, facts, takenAt }));
  const [first] = pieces;
  if (first?.piece === undefined) return pieces.flatMap(kindOf);
  const { of, digest } = first.piece;
  const numbers = new Set(pieces.flatMap(({ piece }) => (piece?.digest === digest ? [piece.number] : [])));
  if (numbers.size !== of || pieces.length !== of)
    throw new Trouble(
      `${path}: found ${pieces.length} pieces of ${printable(kind)}, ${numbers.size} of them of one snapshot, expected its ${of}; export it again`,
    );
  return kindOf(first);
}

function refuseTwice(kinds: readonly SignedKind[], path: string): void {
  const twice = kinds.find(({ kind }, at) => kinds.findIndex((other) => other.kind === kind) !== at);
  if (twice)
    throw new Trouble(`${path}: found ${printable(twice.kind)} more than once, expected each kind once`);
}

function together(signed: readonly SignedSnapshot[], kinds: readonly SignedKind[]): Coverage {
  return {
    facts: kinds.reduce((sum, { facts }) => sum + facts, 0),
    kinds: Object.fromEntries(kinds.map(({ kind, facts }) => [kind, facts])),
    unreadable: signed.flatMap(({ coverage }) => coverage.unreadable),
    capped: signed.flatMap(({ coverage }) => coverage.capped),
    unparsed: signed.flatMap(({ coverage }) => coverage.unparsed),
  };
}
