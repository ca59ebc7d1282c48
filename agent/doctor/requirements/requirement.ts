import type { Requirement } from "../../../src/model/installation.ts";
import { Trouble } from "../../../src/model/trouble.ts";
import { HostError } from "../../host/host.ts";
import type { Standing } from "../standing.ts";

/** What must be so. */
export interface Asked {
  id: string;
  text: string;
  expected: string;
  /** What is found, and whether that will do. Throws `HostError` or `Trouble` where it can't be seen, which does not do. */
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
    requirements.push({ id, text, expected, ...(await outcome(find, standing)) });
  }
  return requirements;
}

async function outcome(find: Asked["find"], standing: Standing): Promise<Found> {
  try {
    return await find(standing);
  } catch (thrown) {
    if (!(thrown instanceof HostError || thrown instanceof Trouble)) throw thrown;
    return { found: `can't be seen: ${thrown.message}`, holds: false };
  }
}
