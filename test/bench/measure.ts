import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/** What one run of a program took, with all the processes it waited for. */
export interface Cost {
  /** Processor time, user and system, in seconds. */
  cpu: number;
  /** In seconds. */
  wall: number;
  /** Largest resident set of one process, in MB of 1,000,000 bytes. */
  peak: number;
}

export interface Measured extends Cost {
  status: number;
  stdout: string;
}

export interface Limits {
  /** Exit statuses that are fine; default 0. */
  ok?: readonly number[];
  /** Time limit; default 180. */
  seconds?: number;
}

/** Runs a program and measures it. Throws with what it printed when its status is not among `ok`, or it takes too long. */
export async function measure(
  folder: string,
  command: readonly string[],
  { ok = [0], seconds = 180 }: Limits = {},
): Promise<Measured> {
  const result = join(folder, "measured");
  const child = spawn("bash", [join(import.meta.dirname, "measure.sh"), result, ...command], {
    // A group of its own, so that a run that takes too long ends whole.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const late = setTimeout(() => child.pid && process.kill(-child.pid, "SIGKILL"), seconds * 1000);
  const ended = new Promise<number | null>((resolve, reject) =>
    child.on("error", reject).on("close", (status) => resolve(status)),
  );
  const [status, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  clearTimeout(late);
  if (status === null || !ok.includes(status)) {
    const how = status === null ? `killed after ${seconds} s` : `status ${status}`;
    throw new Error(`${how}: ${command.join(" ")}\n${`${stdout}${stderr}`.slice(-2000)}`);
  }
  return { ...costOf(await readFile(result, "utf8")), status, stdout };
}

/** Reads what measure.sh wrote: user, system and wall seconds, then kilobytes where they are known. */
export function costOf(written: string): Cost {
  const [user = Number.NaN, system = Number.NaN, wall = Number.NaN, kilobytes = 0] = written
    .trim()
    .split(/\s+/)
    .map(Number);
  if (Number.isNaN(user + system + wall)) throw new Error(`no times in: ${written}`);
  return { cpu: user + system, wall, peak: (kilobytes * 1024) / 1e6 };
}
