import { VERSION } from "../src/model/version.ts";
import { Actors } from "./actor/actor.ts";
import { kindsAsked } from "./asked.ts";
import { CensusTaker } from "./census.ts";
import { Judge, type Judged, type Standard } from "./judge.ts";
import { type Memory, noMemory } from "./memory.ts";
import { type Observation, observe } from "./observe.ts";
import type { Before, Part } from "./part.ts";
import {
  rememberSettled,
  type Settled,
  settledSince,
  wasSettled,
  watchOfAsked,
  withSettled,
} from "./settled.ts";

export interface Pass extends Omit<Observation, "files"> {
  /** The baselines in force. */
  standards: readonly Standard[];
  memory: Memory;
  /** Look at a part only; the whole is looked at where the rest was found under other rules. */
  part?: Part;
}

/**
 * One pass: observe what the baselines ask about, and hold what is seen against them. Where no watched file has changed
 * since a pass found them all as approved, only those that checks ask about are looked into again.
 */
export async function pass(asked: Pass): Promise<Judged & Before> {
  const { host, secrets, watch, clock, standards, memory } = asked;
  const rules = standards.map(({ sha256 }) => sha256);
  const about = JSON.stringify([VERSION, rules, watch, host.user.uid, host.forbidden, secrets.keyId]);
  const part = asked.part?.about === about ? asked.part : undefined;
  const census = new CensusTaker(host, clock, about);
  const settled = !part || part.kinds.has("file") ? await settledBefore(asked, census) : undefined;
  const judge = new Judge({
    standards,
    secretKey: secrets.keyId,
    actors: new Actors(host),
    clock,
    ...(settled ? { settled } : {}),
    ...(part ? { part } : {}),
  });
  const snapshot = await look(asked, judge, { settled, part, census });
  const judged = await judge.judged(snapshot);
  if (census.taken && !settled)
    rememberSettled(memory.notes, census.taken, { snapshot, ...judged, asks: judge.asks });
  return { about, ...judged };
}

/** What is settled of the watched files. Where nothing was, the census is taken on the way, while they are observed. */
async function settledBefore(
  { watch, standards, memory: { notes } }: Pass,
  census: CensusTaker,
): Promise<Settled | undefined> {
  if (wasSettled(notes) || !kindsAsked(standards, watch).has("file"))
    return settledSince(notes, await census.takeAll(watch));
  await census.begin();
  return undefined;
}

interface Known {
  settled: Settled | undefined;
  part: Part | undefined;
  census: CensusTaker;
}

async function look(
  { standards, part: _, ...observation }: Pass,
  judge: Judge,
  { settled, part, census }: Known,
) {
  const { secrets, clock, watch, memory } = observation;
  const kinds = kindsAsked(standards, watch);
  const probes = observation.probes.filter(({ kind }) => kinds.has(kind) && (part?.kinds.has(kind) ?? true));
  if (!settled) return observe({ ...observation, probes, files: judge, ...(census.taken ? {} : { census }) });
  const snapshot = await observe({
    ...observation,
    probes,
    watch: watchOfAsked(settled, watch),
    memory: { ...noMemory(secrets, clock), notes: memory.notes },
  });
  return { ...snapshot, watch: [...watch], coverage: withSettled(snapshot.coverage, settled) };
}
