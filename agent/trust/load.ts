import { basename } from "node:path";
import { type Obtained, obtain } from "../../src/trust/client/obtain.ts";
import { asRefused, Refused } from "../../src/trust/client/refused.ts";
import { NOTHING_SEEN } from "../../src/trust/client/seen.ts";
import { keptSource, type Source } from "../../src/trust/client/source.ts";
import { seenBy, type TrustContext } from "./context.ts";
import { generationFolders } from "./generations.ts";
import type { Mark } from "./mark.ts";
import type { Pin } from "./pin.ts";

/** What is in force on this host by what the agent kept. */
export interface Loaded {
  obtained?: Obtained;
  /** Where all of that is kept. */
  source?: Source;
  /** What was wrong with the agent's state on the way. */
  faults: Refused[];
}

/**
 * Verifies anew what the agent kept, from the pinned root on: others may have had their hands on it. Where the newest
 * generation does not hold, the one before it is taken. Its age is for the caller to judge.
 */
export async function load(
  { places, host }: TrustContext,
  pin: Pin,
  mark: Mark | undefined,
): Promise<Loaded> {
  const faults: Refused[] = [];
  const asked = { site: pin.site, host, root: new TextEncoder().encode(pin.root), now: undefined };
  const { isLinked, folders } = generationFolders(places);
  if (mark && !isLinked)
    faults.push(
      new Refused("deleted-state", `${places.current}: is gone, expected a link to what is in force`),
    );
  // Where the newest is older than the mark, it is the last good one all the same, once it was told.
  const tries = [
    ...folders.slice(0, 1).map((folder) => [folder, seenBy(mark)] as const),
    ...folders.map((folder) => [folder, NOTHING_SEEN] as const),
  ];
  for (const [folder, seen] of tries) {
    try {
      const source = keptSource(folder);
      return { obtained: await obtain({ ...asked, seen, source }), source, faults };
    } catch (thrown) {
      faults.push(asFault(asRefused(thrown), folder));
    }
  }
  return { faults };
}

function asFault(refused: Refused, folder: string): Refused {
  if (refused.crime === "no-assignment") return refused;
  return new Refused(
    "damaged-state",
    `what was in force here (generation ${basename(folder)}) was cut off or changed: ${refused.message}`,
  );
}
