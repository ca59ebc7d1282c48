import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { CollectorProcess } from "../../support/collector-process.ts";
import { admit, type Signed } from "./hosts.ts";
import type { How, LoadResult } from "./load.ts";

const run = promisify(execFile);
/** Longest that a load may take, in milliseconds. */
const LATEST_MS = 900_000;

/** What one load did to a collector. */
export interface Ingested extends LoadResult {
  perSecond: number;
  /** Processor time of the collector for one report, in microseconds; of PostgreSQL, where it is the store, without. */
  cpuUs: number;
  /** Most memory that the collector held until then, in MB. */
  peakMb: number;
}

export interface Ingesting {
  folder: string;
  /** Address of an empty store. */
  store: string;
  signed: Signed;
  /** Options of Node for the collector, such as --cpu-prof. */
  node?: readonly string[];
}

/** Starts a collector on an empty store and sends it one load after the other. Throws where a report was not stored. */
export async function ingest(
  { folder, store, signed, node = [] }: Ingesting,
  loads: (send: (how: How) => Promise<Ingested>) => Promise<void>,
): Promise<void> {
  const state = join(folder, "collector");
  const file = join(folder, "load.json");
  await admit(signed, { state, store, file });
  const collector = await CollectorProcess.start({ state, store, node });
  try {
    await loads((how) => send(collector, file, how));
  } finally {
    await collector.end("SIGTERM");
  }
}

async function send({ child, url }: CollectorProcess, file: string, how: How): Promise<Ingested> {
  const program = [join(import.meta.dirname, "load.ts"), file, url, JSON.stringify(how)];
  const before = cpuOf(child.pid);
  const { stdout } = await run(process.execPath, program, { timeout: LATEST_MS, maxBuffer: 2 ** 26 });
  const result: LoadResult = JSON.parse(stdout);
  const [, peak] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, "utf8")) ?? [];
  return {
    ...result,
    perSecond: result.stored / result.seconds,
    cpuUs: ((cpuOf(child.pid) - before) * 1e6) / result.stored,
    peakMb: (Number(peak) * 1024) / 1e6,
  };
}

/** Hundredths of a second in one clock tick of proc_pid_stat(5), which Linux has fixed at 100 for programs. */
const TICKS = 100;

/** Processor time of a process in seconds, user and system: fields 14 and 15 of proc_pid_stat(5). */
export function cpuOf(pid: number | undefined): number {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  const [user, system] = text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13);
  return (Number(user) + Number(system)) / TICKS;
}
