import type { Report } from "../src/model/report.ts";
import { Actors } from "./actor/actor.ts";
import { kindsAsked } from "./asked.ts";
import { judge, type Standard } from "./judge.ts";
import { type Observation, observe } from "./observe.ts";

export interface Pass extends Observation {
  /** The baselines in force. */
  standards: readonly Standard[];
}

/** One pass: observe what the baselines ask about, then hold what was seen against them. */
export async function pass({ standards, ...observation }: Pass): Promise<Report> {
  const asked = kindsAsked(standards, observation.watch);
  const probes = observation.probes.filter(({ kind }) => asked.has(kind));
  const snapshot = await observe({ ...observation, probes });
  const actors = new Actors(observation.host);
  return judge({ snapshot, standards, actors, clock: observation.clock });
}
