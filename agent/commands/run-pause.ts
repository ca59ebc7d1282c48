import { userInfo } from "node:os";
import { printable } from "../../src/model/text.ts";
import { Trouble } from "../../src/model/trouble.ts";
import { readOwn, writeOwn } from "../run/files.ts";
import type { PauseOptions } from "./options.ts";

/** Without a plan nobody has signed how long a pause may last. */
const NO_PLAN_HOURS = 8;

/** Asks the resident agent for a pause, or ends it. Whoever may write to its folder may: that is root, or its owner. Throws {@link Trouble}. */
export function runPause({ end, ...options }: PauseOptions): void {
  if (end) endPause(options.state);
  else beginPause(options);
}

function beginPause({ state, for: time, reason }: PauseOptions): void {
  if (time === undefined || !reason?.trim())
    throw new Trouble("found no --for or no --reason, expected both, such as --for 4h --reason CHG-812");
  const now = new Date();
  const most = readOwn(state, "plan")?.pauseHours ?? NO_PLAN_HOURS;
  const milliseconds = durationOf(time);
  if (milliseconds > most * 3_600_000)
    throw new Trouble(`--for ${time}: longer than the engineers of this site allow, which is ${most} hours`);
  const until = new Date(now.getTime() + milliseconds).toISOString();
  const by = process.env.SUDO_USER || userInfo().username;
  writeOwn(state, "pause", { from: now.toISOString(), until, by, reason: reason.trim() });
  process.stdout.write(
    `${printable(`No passes until ${until}. The next report tells that ${by} asked for it.`)}\n`,
  );
}

function endPause(state: string): void {
  const pause = readOwn(state, "pause");
  if (pause === undefined) throw new Trouble("there is no pause to end");
  writeOwn(state, "pause", { ...pause, until: new Date().toISOString() });
  process.stdout.write("The pause ends now.\n");
}

/** Milliseconds of a time such as 90m, 4h or 1d. */
function durationOf(text: string): number {
  const [, number, unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  if (number === undefined) throw new Trouble(`--for: found ${text}, expected a time such as 90m or 4h`);
  return Number(number) * (unit === "m" ? 60_000 : unit === "h" ? 3_600_000 : 86_400_000);
}
