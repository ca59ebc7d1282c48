/** Envelopes that a small collector surely stores in a second. */
const PER_SECOND = 500;
/** Longest wait that an agent is asked for, in seconds. */
const LONGEST = 300;
/** Queue from which on nothing more is taken, in envelopes: what waits is in memory. */
const FULL = 50_000;

/**
 * How long an agent should wait before its next batch, in seconds: as long as what is in the queue now takes, so that
 * thousands that come back at once come one after the other. What is done within a second holds up nobody: a host that sees a
 * change a moment later tells it at once.
 */
export function paceFor(queued: number): number {
  return Math.min(LONGEST, Math.floor(queued / PER_SECOND));
}

/** May nothing more be taken for now? */
export function isFull(queued: number): boolean {
  return queued >= FULL;
}
