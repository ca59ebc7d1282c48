import type { Requirement } from "../../../src/model/installation.ts";
import { orWhy } from "../../host/ask.ts";
import type { Standing } from "../standing.ts";

/** What must be so. */
export interface Asked {
  id: string;
  text: string;
  expected: string;
  /** What is found, and whether that will do. Throws `HostError` where it can't be seen, which does not do. */
  find(standing: Standing): Promise<Found> | Found;
}

export interface Found {
  found: string;
  holds: boolean;
}

/** Holds a host against requirements, one after the other. */
export async function held(asked: readonly Asked[], standing: Standing): Promise<Requirement[]> {
  const requirements: Requirement[] = [];
  for (const { id, text, expected, find } of asked) {
    const seen = await orWhy(Promise.resolve().then(() => find(standing)));
    const outcome = "value" in seen ? seen.value : { found: `can't be seen: ${seen.why}`, holds: false };
    requirements.push({ id, text, expected, ...outcome });
  }
  return requirements;
}
