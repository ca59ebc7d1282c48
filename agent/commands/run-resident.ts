import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { beFrugal } from "../frugal.ts";
import { runChild } from "../run/child.ts";
import { Resident } from "../run/resident.ts";
import type { RunOptions } from "./options.ts";

/** Lives until SIGTERM or SIGINT. Throws `Trouble`. */
export async function runResident({ state, logLevel }: RunOptions): Promise<void> {
  beFrugal();
  const log = pino({ level: logLevel, base: null }, pino.destination({ dest: 1, sync: true }));
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.removeAllListeners(signal).once(signal, () => stop.abort());
  const resident = new Resident({
    state,
    // What reaches the collector is read by the child that delivers.
    delivers: () => existsSync(join(state, "collector.json")),
    run: (asked) => runChild({ ...asked, signal: stop.signal }),
    clock: () => new Date(),
    steady: () => performance.now(),
    dice: Math.random,
    log,
  });
  log.info({ state }, "the agent lives");
  await resident.live(stop.signal);
  log.info("the agent stops");
}
