/** The resident agent as a program of which each child hangs: `hanging.ts FOLDER`. */
import { pino } from "pino";
import { runChild } from "../../../agent/run/child.ts";
import { Resident } from "../../../agent/run/resident.ts";

const [, , state = ""] = process.argv;
const limits = { seconds: 1, megabytes: 500 };

if (state === "pass") process.kill(process.pid, "SIGSTOP");
else {
  const stop = new AbortController();
  process.once("SIGTERM", () => stop.abort());
  const resident = new Resident({
    state,
    delivers: () => false,
    run: (asked) => runChild({ ...asked, limits, signal: stop.signal }),
    clock: () => new Date(),
    steady: () => performance.now(),
    dice: () => 0,
    log: pino(pino.destination({ dest: 1, sync: true })),
  });
  await resident.live(stop.signal);
}
