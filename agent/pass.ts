import type { Report } from "../src/model/report.ts";
import { VERSION } from "../src/model/version.ts";
import { Actors } from "./actor/actor.ts";
import { kindsAsked } from "./asked.ts";
import { takeCensus } from "./census.ts";
import { Judge, type Standard } from "./judge.ts";
import { type Memory, noMemory } from "./memory.ts";
import { type Observation, observe } from "./observe.ts";
import { rememberSettled, type Settled, settledSince, watchOfAsked, withSettled } from "./settled.ts";

export interface Pass extends Omit<Observation, "files"> {
  /** The baselines in force. */
  standards: readonly Standard[];
  memory: Memory;
}

/**
 * One pass: observe what the baselines ask about, and hold what is seen against them. Where no watched file has changed
 * since a pass found them all as approved, only those that checks ask about are looked into again.
 */
export async function pass(asked: Pass): Promise<Report> {
  const { host, secrets, watch, clock, standards, memory } = asked;
  const rules = standards.map(({ sha256 }) => sha256);
  const about = JSON.stringify([VERSION, rules, watch, host.user.uid, host.forbidden, secrets.keyId]);
  const census = await takeCensus(host, watch, clock, about);
  const settled = settledSince(memory.notes, census);
  const judge = new Judge({
    standards,
    secretKey: secrets.keyId,
    actors: new Actors(host),
    clock,
    ...(settled ? { settled } : {}),
  });
  const snapshot = await look(asked, judge, settled);
  const report = await judge.report(snapshot);
  if (!settled) rememberSettled(memory.notes, census, { snapshot, report, asks: judge.asks });
  return report;
}

async function look({ standards, ...observation }: Pass, judge: Judge, settled: Settled | undefined) {
  const { secrets, clock, watch, memory } = observation;
  const kinds = kindsAsked(standards, watch);
  const probes = observation.probes.filter(({ kind }) => kinds.has(kind));
  if (!settled) return observe({ ...observation, probes, files: judge });
  const snapshot = await observe({
    ...observation,
    probes,
    watch: watchOfAsked(settled, watch),
    memory: { ...noMemory(secrets, clock), notes: memory.notes },
    approved: () => undefined,
  });
  return { ...snapshot, watch: [...watch], coverage: withSettled(snapshot.coverage, settled) };
}
