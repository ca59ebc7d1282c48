import type { Fate } from "../../wire/protocol.ts";
import { dataFault } from "./data-fault.ts";
import type { Batch, Taken } from "./incoming.ts";
import type { Store } from "./store.ts";
import { takeGroup } from "./take.ts";

/**
 * Takes a batch that could not be taken as a whole: each envelope by itself. One that the database can't hold is refused, so
 * that it never holds up what comes after it. Throws any other failure; what was stored until then is had when it comes again.
 */
export async function takeApart(store: Store, batch: Batch, clock: Date): Promise<Taken> {
  const fates: Fate[] = [];
  let want: Taken["want"];
  for (const one of batch.incoming) {
    const taken = await takeLone(store, { ...batch, incoming: [one] }, clock);
    fates.push(...taken.fates);
    want = taken.want ?? want;
  }
  return { fates, ...(want === undefined ? {} : { want }) };
}

async function takeLone(store: Store, batch: Batch, clock: Date): Promise<Taken> {
  try {
    const [taken] = await takeGroup(store, [batch], clock);
    return taken ?? { fates: [] };
  } catch (thrown) {
    const why = dataFault(thrown);
    if (why === undefined) throw thrown;
    const refused = ({ sha256 }: { sha256: string }): Fate => ({
      ...{ sha256, status: "refused" },
      why: `it can't be stored: ${why}`,
    });
    return { fates: batch.incoming.map(refused) };
  }
}
