import { userInfo } from "node:os";
import { printable } from "../../src/model/text.ts";
import { Trouble } from "../../src/model/trouble.ts";
import { isRoot } from "../host/user.ts";
import { type Pause, readOwn, writeOwn } from "../run/files.ts";
import type { PauseOptions } from "./options.ts";

/** Without a plan nobody has signed how long a pause may last. */
const NO_PLAN_HOURS = 8;
const HOUR_MS = 3_600_000;

/** Asks the resident agent for a pause, or ends it. Throws {@link Trouble} for anybody but root, and where it is longer than allowed. */
export function runPause({ end, ...options }: PauseOptions): void {
  if (!isRoot())
    throw new Trouble(`found user ${userInfo().username}, expected root: sudo mesdrift-agent pause …`);
  const now = new Date();
  const said = end ? endPause(options.state, now) : beginPause(options, now);
  process.stdout.write(`${printable(said)}\n`);
}

function beginPause({ state, for: time, reason }: PauseOptions, now: Date): string {
  if (time === undefined || !reason?.trim())
    throw new Trouble("found no --for or no --reason, expected both, such as --for 4h --reason CHG-812");
  const before = pauseNow(state, now);
  const from = before?.from ?? now.toISOString();
  const until = new Date(now.getTime() + durationOf(time));
  const hours = readOwn(state, "plan")?.pauseHours ?? NO_PLAN_HOURS;
  if (until.getTime() - Date.parse(from) > hours * HOUR_MS)
    throw new Trouble(
      `--for ${time}: longer than the engineers of this site allow, which is ${hours} hours${before ? `, counted from ${from}` : ""}`,
    );
  const by = process.env.SUDO_USER || userInfo().username;
  const why = [...(before ? [before.reason] : []), reason.trim()].join("; then ");
  writeOwn(state, "pause", { from, until: until.toISOString(), by, reason: why });
  return `No passes until ${until.toISOString()}. The next report tells that ${by} asked for it, and why.`;
}

function endPause(state: string, now: Date): string {
  const pause = pauseNow(state, now);
  if (pause === undefined) throw new Trouble("there is no pause to end");
  writeOwn(state, "pause", { ...pause, until: now.toISOString() });
  return "The pause ends now.";
}

/** The pause that is on. */
function pauseNow(state: string, now: Date): Pause | undefined {
  const pause = readOwn(state, "pause");
  return pause && Date.parse(pause.until) > now.getTime() ? pause : undefined;
}

/** Milliseconds of a time such as 90m, 4h or 1d. */
function durationOf(text: string): number {
  const [, number, unit] = /^([1-9]\d{0,3})([mhd])$/.exec(text) ?? [];
  if (number === undefined) throw new Trouble(`--for: found ${text}, expected a time such as 90m or 4h`);
  return Number(number) * (unit === "m" ? 60_000 : unit === "h" ? HOUR_MS : 24 * HOUR_MS);
}
