import type { Report } from "../src/model/report.ts";
import { Actors } from "./actor/actor.ts";
import { judge, type Standard } from "./judge.ts";
import { type Observation, observe } from "./observe.ts";

export interface Pass extends Observation {
  /** The baselines in force. */
  standards: readonly Standard[];
}

/** One pass: observe the host, then hold what was seen against the baselines. */
export async function pass({ standards, ...observation }: Pass): Promise<Report> {
  const snapshot = await observe(observation);
  const actors = new Actors(observation.host);
  return judge({ snapshot, standards, actors, clock: observation.clock });
}
