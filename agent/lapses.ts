import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeNew } from "../src/files/write-new.ts";
import { Lapse } from "../src/model/run.ts";
import { reason, Trouble } from "../src/model/trouble.ts";

const folderOf = (state: string) => join(state, "lapses");

/**
 * Remembers, durably, a time that is not accounted for, until a report tells it. Each is a file of its own, so that the
 * resident agent and its children never write over each other. Throws {@link Trouble}.
 */
export function addLapse(state: string, lapse: Lapse): void {
  const folder = folderOf(state);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeNew(
      join(folder, `${lapse.from.replaceAll(":", "-")}.${randomUUID()}.json`),
      JSON.stringify(lapse),
      0o600,
    );
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    throw new Trouble(`${folder}: what is not accounted for can't be kept here (${reason(thrown)})`);
  }
}

/** What no report has told yet. */
export interface Untold {
  lapses: Lapse[];
  /** Forgets these; to be called once a signed report tells them. */
  told(): void;
}

/** Lapses that are to be told, in order of time. */
export function untoldLapses(state: string): Untold {
  const folder = folderOf(state);
  const names = existsSync(folder)
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
