import type { Kinds } from "../baseline/kinds.ts";

/** All kinds of facts. Whoever declares them also observes them, which takes half a second to load: only for commands that need it. */
export async function allKinds(): Promise<Kinds> {
  return (await import("../../agent/probes/index.ts")).KINDS;
}
