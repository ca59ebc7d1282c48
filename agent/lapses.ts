import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeAtomic } from "../src/files/write-atomic.ts";
import type { Lapse } from "../src/model/run.ts";
import { reason, Trouble } from "../src/model/trouble.ts";

/** Where they wait, in the folder of the agent's state. */
export const lapseFolder = (state: string) => join(state, "lapses");

/**
 * Remembers, durably, a time that is not accounted for, until a report tells it. Each is a file of its own, so that the
 * resident agent and its children never write over each other; one of the same begin and cause takes the place of that before, as
 * where passes fail again and again. Throws {@link Trouble}.
 */
export function addLapse(state: string, lapse: Lapse): void {
  const folder = lapseFolder(state);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    throw new Trouble(`${folder}: what is not accounted for can't be kept here (${reason(thrown)})`);
  }
  writeAtomic(
    join(folder, `${lapse.from.replaceAll(":", "-")}.${lapse.cause}.json`),
    JSON.stringify(lapse),
    0o600,
  );
}
