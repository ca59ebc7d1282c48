import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isThere } from "../../src/files/is-there.ts";
import { Lapse } from "../../src/model/run.ts";
import { lapseFolder } from "../lapses.ts";

/** What no report has told yet. */
export interface Untold {
  lapses: Lapse[];
  /** Forgets these; to be called once a signed report tells them. */
  told(): void;
}

/** Lapses that are to be told, in order of time. */
export function untoldLapses(state: string): Untold {
  const folder = lapseFolder(state);
  const names = isThere(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(".json"))
        .sort()
    : [];
  return {
    lapses: names.map((name) => readLapse(join(folder, name))),
    told: () => {
      for (const name of names) rmSync(join(folder, name), { force: true });
    },
  };
}

/** One that was damaged is told as such: that there was one is all that is known. */
function readLapse(path: string): Lapse {
  const text = readFileSync(path, "utf8");
  try {
    return Lapse.parse(JSON.parse(text));
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    const never = "1970-01-01T00:00:00.000Z";
    return {
      from: never,
      to: never,
      cause: "failed",
      detail: `a note of a time not accounted for was damaged: ${path}`,
    };
  }
}
