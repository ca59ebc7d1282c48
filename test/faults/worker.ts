/**
 * A host of the storm, as a process: `worker.ts sign|deliver STATE`. It does again and again what a child of the resident agent does
 * once, by the same code, so that there are many reports in little time. Ends by being killed.
 */
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "../../agent/clock.ts";
import { deliver } from "../../agent/ship/deliver.ts";
import { Trouble } from "../../src/model/trouble.ts";
import { passOnce } from "./pass-once.ts";

/** How long to wait between two rounds, in milliseconds; half of it by chance. */
const PAUSE_MS = { sign: 150, deliver: 250 };

/** The collector asks for all findings; in the resident agent a flag, here a file. */
const wish = (state: string) => join(state, "wants-full");

async function signOnce(state: string): Promise<void> {
  const full = existsSync(wish(state));
  await passOnce(state, full);
  if (full) rmSync(wish(state), { force: true });
}

async function deliverOnce(state: string): Promise<void> {
  const { want, why } = await deliver(state, systemClock);
  if (want === "full") writeFileSync(wish(state), "");
  if (why !== undefined) process.stderr.write(`${why}\n`);
}

const [, , act, state = ""] = process.argv;
for (;;) {
  try {
    if (act === "sign") await signOnce(state);
    else await deliverOnce(state);
  } catch (thrown) {
    // A full disk, or a clock that is off: told, and tried again as the agent would.
    if (!(thrown instanceof Trouble) && !(thrown instanceof Error && "code" in thrown)) throw thrown;
    process.stderr.write(`${thrown.message}\n`);
  }
  const pause = PAUSE_MS[act === "sign" ? "sign" : "deliver"];
  await sleep(pause * (0.5 + Math.random() / 2));
}
