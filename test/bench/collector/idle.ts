import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readOwn } from "../../../agent/run/files.ts";
import { sealFile } from "../../../src/cli/propose-file.ts";
import { openStore, type Store } from "../../../src/collector/store/store.ts";
import { ASSIGNMENTS } from "../../../src/model/assignment.ts";
import { canonical } from "../../../src/model/canonical.ts";
import { TestCollector } from "../../support/collector.ts";
import { plant } from "../../support/trust.ts";
import { ConfigSet } from "../config-set.ts";
import { measure } from "../measure.ts";
import { Approved, agent } from "../ours.ts";
import { type Outcome, quantile } from "./outcome.ts";
import type { Sizes } from "./sizes.ts";

/** Files that are watched, in folders of fifty. */
const FILES = 4200;
/** After a pass, until the agent is at rest; and the longest wait for anything, in milliseconds. */
const [REST_MS, LATEST_MS] = [5000, 120_000];
/** How often the store is looked into, in milliseconds. */
const LOOK_MS = 3;

/** The agent as it is shipped, on this machine: what it takes between passes, and how long an edit takes to the store. */
export async function idle(folder: string, sizes: Sizes): Promise<Outcome> {
  const tree = join(folder, "tree");
  await new ConfigSet(tree, FILES).build();
  const state = join(folder, "state");
  mkdirSync(state);
  await obeying(folder, tree, state);
  const collector = await TestCollector.start();
  try {
    await measure(folder, agent("enrol", "--token", await collector.token(), "--state", state));
    const [program = "", ...args] = agent("run", "--state", state, "--log-level", "error");
    const resident = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"] });
    try {
      return await observed({ resident, collector, state, tree }, sizes);
    } finally {
      resident.kill("SIGTERM");
      await once(resident, "exit");
    }
  } finally {
    await collector.stop();
  }
}

/** Engineers approve the tree as it is, and the host obeys them. */
async function obeying(folder: string, tree: string, state: string): Promise<void> {
  const { drafted } = await Approved.draft(join(folder, "draft"), { config: `${tree}/**` });
  const { text, bulk } = await sealFile(drafted);
  const made = plant(join(folder, "trust"));
  const all = { name: "all hosts", hosts: ["*"], applies: {}, baselines: ["site-a/line.json"] };
  const assignments = canonical({ format: ASSIGNMENTS, assignments: [all] });
  const files = { "line.json": text, "assignments.json": assignments };
  made.putSite("site-a", files, bulk === undefined ? [] : [bulk]);
  const pin = ["--from", made.folder.path, "--root-fingerprint", made.pin.fingerprint];
  await measure(folder, agent("trust", "add", "--site", "site-a", ...pin, "--state", state));
}

interface Watching {
  resident: ChildProcess;
  collector: TestCollector;
  state: string;
  tree: string;
}

async function observed({ resident, collector, state, tree }: Watching, sizes: Sizes): Promise<Outcome> {
  await until("its first delivery", () => (readOwn(state, "status")?.delivery?.result?.delivered ?? 0) > 0);
  await sleep(REST_MS);
  const pid = resident.pid ?? 0;
  const [passes, cpu] = [readOwn(state, "status")?.pass?.at, cpuNs(pid)];
  await sleep(sizes.idleSeconds * 1000);
  const percent = (cpuNs(pid) - cpu) / (sizes.idleSeconds * 1e7);
  const memory = memoryOf(pid);
  const status = readOwn(state, "status");
  const isQuiet = passes === status?.pass?.at;
  const store = await openStore(collector.store);
  const times: number[] = [];
  try {
    for (let edit = 0; edit < sizes.edits; edit += 1)
      times.push(await stored(store, join(tree, "area7"), edit));
  } finally {
    await store.close();
  }
  return {
    lines: [],
    figures: {
      agent_idle_rss_mb: memory.rss,
      agent_idle_private_mb: memory.private,
      agent_idle_cpu_pct: percent,
      edit_to_stored_p99_ms: quantile(times, 0.99),
    },
    notes: [
      `The agent watches ${status?.watcher.watched} files and folders, with ${FILES} files in ${FILES / 50} of them, over ${sizes.idleSeconds} s${isQuiet ? "" : "; a pass fell into that time"}.`,
      `${times.length} edits were stored after ${quantile(times, 0.5).toFixed(0)} ms (median).`,
    ],
  };
}

/** Edits a config file, and waits until a report of it is in the store. @returns after how many milliseconds */
async function stored(store: Store, folder: string, edit: number): Promise<number> {
  const count = async () => {
    const { n } = await store.db
      .selectFrom("envelope")
      .select(({ fn }) => fn.countAll<number>().as("n"))
      .executeTakeFirstOrThrow();
    return n;
  };
  // What the edit before set off is over.
  await sleep(REST_MS / 2);
  const before = await count();
  const started = performance.now();
  writeFileSync(join(folder, "edited.ini"), `[line]\npressure = ${edit}\n`);
  await until("a report of an edit", async () => (await count()) > before);
  return performance.now() - started;
}

async function until(what: string, isThere: () => boolean | Promise<boolean>): Promise<void> {
  const latest = performance.now() + LATEST_MS;
  while (!(await isThere())) {
    if (performance.now() > latest) throw new Error(`${what} did not come within ${LATEST_MS / 1000} s`);
    await sleep(LOOK_MS);
  }
}

/** Processor time of all threads of a process, in nanoseconds: first field of schedstat (proc(5)). */
function cpuNs(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.reduce(
    (sum, thread) =>
      sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]),
    0,
  );
}

/** Resident memory of a process, and what of it is its own, in MB (proc_pid_smaps_rollup(5)). */
function memoryOf(pid: number): { rss: number; private: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  const megabytes = (name: string) =>
    (Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text)?.[1]) * 1024) / 1e6;
  return { rss: megabytes("Rss"), private: megabytes("Private_Dirty") };
}
