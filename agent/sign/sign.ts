import type { Report } from "../../src/model/report.ts";
import type { ClockState, Link, SignedReport, SignedSnapshot } from "../../src/model/signed.ts";
import type { Snapshot } from "../../src/model/snapshot.ts";
import { Trouble } from "../../src/model/trouble.ts";
import { openEnvelope, sealEnvelope } from "../../src/trust/envelope.ts";
import { sha256 } from "../../src/trust/repository/names.ts";
import { type Predicate, readStatement, statementBytes } from "../../src/trust/statement.ts";
import type { Clock } from "../clock.ts";
import { clockState } from "../host/clock-state.ts";
import type { Host } from "../host/host.ts";
import { type HostKey, hostKey } from "./host-key.ts";
import { Journal } from "./journal.ts";

/** Largest envelope that is read to learn its time, in bytes: a signed snapshot may be so long that reading it costs more than that is worth. */
const MAX_READ_BACK = 16 * 1024 * 1024;

/** What was signed, and the envelope that the journal holds. */
export interface Signed<What extends Predicate> {
  predicate: What;
  envelope: string;
}

/** Who signs, and when. */
export interface Signing {
  /** The running host. */
  host: Host;
  clock: Clock;
  /** The agent's own folder. */
  state: string;
}

/** What is to be signed: all but its place in the chain and the state of the clock. */
export type Unsigned<What extends Predicate> = What extends Predicate ? Omit<What, "link" | "clock"> : never;

/** Signs a report or a snapshot of the running host, as the next link of its chain. Throws {@link Trouble}. */
export function sign(what: Report, by: Signing): Promise<Signed<SignedReport>>;
export function sign(what: Snapshot, by: Signing): Promise<Signed<SignedSnapshot>>;
export function sign(what: Report | Snapshot, by: Signing): Promise<Signed<Predicate>> {
  return signNext(() => what, by);
}

/**
 * Signs the next link of the chain. Throws {@link Trouble}.
 * @param make makes what is signed, knowing the SHA-256 in hex of the envelope before; may be asked again, for a later one
 */
export async function signNext(
  make: (previous: string | undefined) => Unsigned<Predicate>,
  { host, clock, state }: Signing,
): Promise<Signed<Predicate>> {
  const own = hostKey(state);
  const now = { time: clock().toISOString(), ...(await clockState(host)) };
  const signed: Predicate[] = [];
  const envelope = new Journal(state, own.epoch).append((sequence, bytes) => {
    const before = bytes && readBack(bytes, own);
    const previous = bytes && sha256(bytes);
    const link: Link = {
      epoch: own.epoch,
      sequence,
      ...(previous === undefined ? {} : { previous }),
      ...(before ? { since: before.clock.time } : {}),
    };
    const clock = { ...now, ...jump(before?.clock, now) };
    const predicate: Predicate = { ...make(previous), link, clock };
    signed.push(predicate);
    return sealEnvelope(statementBytes(predicate), own.key);
  });
  const predicate = signed.at(-1);
  if (predicate === undefined) throw new TypeError("the journal took an envelope that was not made");
  return { predicate, envelope };
}

/** What was signed before. Where somebody has changed it, its hash still stands in the next one, and whoever verifies sees it. */
function readBack(bytes: Uint8Array, { key }: HostKey): Predicate | undefined {
  if (bytes.length > MAX_READ_BACK) return undefined;
  try {
    return readStatement(openEnvelope(bytes, new Map([[key.keyId, key.publicHex]])).payload);
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    return undefined;
  }
}

/** How much more the clock moved than the uptime did; nothing where the system was started anew in between. */
function jump(before: ClockState | undefined, now: ClockState): Pick<ClockState, "jumpSeconds"> {
  if (before?.bootId === undefined || before.bootId !== now.bootId) return {};
  if (before.uptimeSeconds === undefined || now.uptimeSeconds === undefined) return {};
  const moved = (Date.parse(now.time) - Date.parse(before.time)) / 1000;
  return { jumpSeconds: Math.round(moved - (now.uptimeSeconds - before.uptimeSeconds)) };
}
