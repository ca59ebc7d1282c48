import { STREAMED } from "../src/compare/drifts.ts";
import { type Fact, inOrder } from "../src/model/fact.ts";
import type { SecretKeeper } from "../src/model/secret.ts";
import type { Coverage, Snapshot } from "../src/model/snapshot.ts";
import { reason } from "../src/model/trouble.ts";
import { VERSION } from "../src/model/version.ts";
import type { Watch } from "../src/model/watch.ts";
import type { Clock } from "./clock.ts";
import type { Host } from "./host/host.ts";
import { hostIdentity } from "./host/identity.ts";
import { type Memory, noMemory } from "./memory.ts";
import type { ApprovedFiles, CountsFiles, Observed, Probe, Scope } from "./probes/probe.ts";
import { isOfFileKind } from "./probes/watched/kinds.ts";
import { observeWatched } from "./probes/watched/walk.ts";
import { scopeOf } from "./scope.ts";

/** Longest that one probe may take, in seconds; after it, its kind is told as unreadable. */
const PROBE_SECONDS = 120;

export interface Observation {
  probes: readonly Probe[];
  host: Host;
  watch: readonly Watch[];
  secrets: SecretKeeper;
  /** What earlier passes know. */
  memory?: Memory;
  /** Told of watched files as they are met. */
  census?: CountsFiles;
  clock: Clock;
  /** Reads files as they come, so that none need be held; without it all are. */
  files?: FileReader;
  /** Longest that one probe may take, in seconds, where it is not the usual. */
  probeSeconds?: number;
  /** Told before each probe: its kind, how many are done, how many there are. */
  progress?(kind: string, done: number, all: number): void;
}

/** Whoever reads files in order of their paths while they are observed. */
export interface FileReader {
  approved: ApprovedFiles;
  /** Takes files, and gives back those that are to be held. */
  take(files: readonly Fact[]): readonly Fact[];
}

/** Holds every file. */
const HOLD_ALL: FileReader = {
  approved: { hash: () => undefined, config: () => undefined },
  take: (files) => files,
};

/** All facts of a host. What a probe throws, or takes too long for, is in the coverage as unreadable. */
export async function observe(observation: Observation): Promise<Snapshot> {
  const { probes, host, watch, secrets, clock, progress, census, probeSeconds = PROBE_SECONDS } = observation;
  const none = noMemory(secrets, clock);
  const { memory = none, files = HOLD_ALL } = observation;
  const { approved } = files;
  // Digests that nobody asks for are not to be forgotten.
  const { digests } = probes.some(({ kind }) => isOfFileKind(kind)) ? memory : none;
  const takenAt = clock().toISOString();
  const scope = scopeOf(watch, {
    ...{ secrets, digests, notes: memory.notes, approved },
    ...(census ? { census } : {}),
  });
  const seen = new Seen((facts) => files.take(facts));
  let done = 0;
  for (const stint of stintsOf(probes)) {
    const [first = ""] = stint.kinds;
    progress?.(first, done, probes.length);
    await run(stint, { host, scope, seen, seconds: probeSeconds * stint.kinds.length });
    done += stint.kinds.length;
  }
  const { name, privileged } = host.user;
  return {
    format: "mesdrift-snapshot/1",
    host: await hostIdentity(host),
    takenAt,
    agent: VERSION,
    ranAs: { user: name, privileged },
    secretKey: secrets.keyId,
    ...(host.live ? {} : { image: true as const }),
    watch: [...watch],
    coverage: seen.coverage(probes),
    facts: seen.facts.sort(inOrder),
  };
}

/** What is observed at one go: one kind, or the two of watched files. */
interface Stint extends Pick<Probe, "observe"> {
  kinds: readonly string[];
}

function stintsOf(probes: readonly Probe[]): Stint[] {
  const alone = probes.filter(({ kind }) => !isOfFileKind(kind));
  const kinds = probes.flatMap(({ kind }) => (isOfFileKind(kind) ? [kind] : []));
  const single = alone.map(({ kind, observe }): Stint => ({ kinds: [kind], observe }));
  return kinds.length === 0 ? single : [...single, { kinds, observe: observeWatched(...kinds) }];
}

interface Run {
  host: Host;
  scope: Scope;
  seen: Seen;
  seconds: number;
}

async function run({ kinds, observe }: Stint, { host, scope, seen, seconds }: Run): Promise<void> {
  const stop = { asked: false };
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`stopped after ${seconds} seconds`)), seconds * 1000);
  try {
    await Promise.race([takeAll(observe(host, scope), seen, stop), late.promise]);
  } catch (thrown) {
    for (const kind of kinds) seen.take({ unreadable: { address: `${kind}:*`, why: reason(thrown) } });
  } finally {
    stop.asked = true;
    clearTimeout(timer);
  }
}

/** Takes what a probe yields, until it is stopped. */
async function takeAll(
  observed: AsyncIterable<Observed>,
  seen: Seen,
  stop: { asked: boolean },
): Promise<void> {
  for await (const one of observed) {
    if (stop.asked) return;
    seen.take(one);
  }
}

/** What the probes yielded so far. */
class Seen {
  readonly facts: Fact[] = [];
  readonly #keys = new Set<string>();
  readonly #counts = new Map<string, number>();
  readonly #take: FileReader["take"];
  readonly #gaps: Pick<Coverage, "unreadable" | "capped" | "unparsed"> = {
    unreadable: [],
    capped: [],
    unparsed: [],
  };

  /** @param take is given the files that come in order, and says which are to be held */
  constructor(take: FileReader["take"]) {
    this.#take = take;
  }

  take(observed: Observed): void {
    if ("unreadable" in observed) this.#gaps.unreadable.push(observed.unreadable);
    else if ("capped" in observed) this.#gaps.capped.push(observed.capped);
    else if ("unparsed" in observed) this.#gaps.unparsed.push(observed.unparsed);
    else if ("facts" in observed) this.#takeRun(observed.facts);
    else this.#takeFact(observed.fact);
  }

  #takeRun(facts: readonly Fact[]): void {
    const [first] = facts;
    if (first === undefined) return;
    this.#count(first.kind, facts.length);
    this.facts.push(...(first.kind === STREAMED ? this.#take(facts) : facts));
  }

  #takeFact(fact: Fact): void {
    const name = `${fact.kind}:${fact.key}`;
    if (this.#keys.has(name)) throw new Error(`${name} came twice`);
    this.#keys.add(name);
    this.#count(fact.kind, 1);
    this.facts.push(fact);
  }

  #count(kind: string, more: number): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + more);
  }

  coverage(probes: readonly Probe[]): Coverage {
    const kinds = Object.fromEntries(probes.map(({ kind }) => [kind, this.#counts.get(kind) ?? 0]));
    const facts = Object.values(kinds).reduce((sum, count) => sum + count, 0);
    return { facts, kinds, ...this.#gaps };
  }
}
