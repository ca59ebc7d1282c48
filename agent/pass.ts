import type { Report } from "../src/model/report.ts";
import { Actors } from "./actor/actor.ts";
import { kindsAsked } from "./asked.ts";
import { Judge, type Standard } from "./judge.ts";
import { type Observation, observe } from "./observe.ts";

export interface Pass extends Omit<Observation, "files"> {
  /** The baselines in force. */
  standards: readonly Standard[];
}

/** One pass: observe what the baselines ask about, and hold what is seen against them. */
export async function pass({ standards, ...observation }: Pass): Promise<Report> {
  const { host, secrets, clock, watch } = observation;
  const asked = kindsAsked(standards, watch);
  const probes = observation.probes.filter(({ kind }) => asked.has(kind));
  const judge = new Judge({ standards, secretKey: secrets.keyId, actors: new Actors(host), clock });
  const snapshot = await observe({ ...observation, probes, files: judge });
  return judge.report(snapshot);
}
