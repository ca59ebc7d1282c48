import { join } from "node:path";
import { systemClock } from "../../../agent/clock.ts";
import { printReport, statusOf } from "../../../agent/commands/print-report.ts";
import { progressOn } from "../../../agent/commands/progress.ts";
import { standardsFor, watchOf } from "../../../agent/commands/standards.ts";
import { HostError } from "../../../agent/host/host.ts";
import { hostIdentity } from "../../../agent/host/identity.ts";
import { parseTarget, type Target, targetName } from "../../../agent/host/ssh/target.ts";
import { isRoot } from "../../../agent/host/user.ts";
import { noMemory } from "../../../agent/memory.ts";
import { type Observation, observe } from "../../../agent/observe.ts";
import { pass } from "../../../agent/pass.ts";
import { PROBES } from "../../../agent/probes/index.ts";
import { namedFolders } from "../../../agent/scope.ts";
import { defaultStateFolder, secretKeeper } from "../../../agent/state.ts";
import { writeAtomic } from "../../files/write-atomic.ts";
import { gapsOf, placeOf } from "../../model/gaps.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import { Trouble } from "../../model/trouble.ts";
import { safeJson } from "../../print/json.ts";
import { count } from "../../print/words.ts";
import { complain } from "../../program/complain.ts";
import { accessOf, sudoOf } from "../ssh/access.ts";
import type { ScanOptions } from "./options.ts";
import { openRemote, type RemoteHost } from "./remote-host.ts";

/** Longest that one probe may take over a slow line, in seconds. */
const PROBE_SECONDS = 1800;

/** Looks at a host over SSH. Throws {@link Trouble}. */
export async function runScan(text: string, options: ScanOptions): Promise<void> {
  const target = parseTarget(text);
  try {
    await using remote = await openRemote(target, await accessOf(options), sudoOf(options));
    if (options.format === undefined) await snapshot(target, remote, options);
    else await audit(target, remote, options, options.format);
  } catch (thrown) {
    if (!(thrown instanceof HostError)) throw thrown;
    throw new Trouble(`${targetName(target)}: ${thrown.message}`);
  }
}

async function snapshot(target: Target, remote: RemoteHost, options: ScanOptions): Promise<void> {
  const { standards: _, ...parts } = await partsOf(remote, options);
  const progress = progressOn(process.stderr);
  const seen = await observe({ ...parts, progress: progress.told });
  progress.done();
  requireWhole(target, remote);
  const told = `${safeJson(JSON.stringify(seen))}\n`;
  if (options.output === "-") process.stdout.write(told);
  else writeAtomic(options.output, told);
  tellGaps(target, seen);
}

async function audit(
  target: Target,
  remote: RemoteHost,
  options: ScanOptions,
  format: "text" | "json",
): Promise<void> {
  const progress = progressOn(process.stderr);
  const { report } = await pass({ ...(await partsOf(remote, options)), progress: progress.told });
  progress.done();
  requireWhole(target, remote);
  printReport(report, format);
  process.exitCode = statusOf(report, options.failOn);
}

/** What a pass is made of. Nothing is remembered of a host that was only visited. */
async function partsOf(remote: RemoteHost, { baseline, config, state }: ScanOptions) {
  const identity = await hostIdentity(remote.host([]));
  const standards = standardsFor(baseline, identity);
  const watch = watchOf(standards, config);
  const secrets = secretKeeper(state ?? join(defaultStateFolder(process.env, isRoot()), "scan"));
  return {
    host: remote.host(namedFolders(watch)),
    probes: PROBES,
    standards,
    watch,
    secrets,
    memory: noMemory(secrets, systemClock),
    clock: systemClock,
    probeSeconds: PROBE_SECONDS,
  } satisfies Observation & { standards: unknown };
}

/** A connection that broke on the way leaves nothing that is worth to be kept. */
function requireWhole(target: Target, remote: RemoteHost): void {
  const why = remote.lost();
  if (why !== undefined)
    throw new Trouble(
      `${targetName(target)}: the connection was lost (${why}); nothing was written, scan again`,
    );
}

function tellGaps(target: Target, { coverage, ranAs }: Snapshot): void {
  const gaps = gapsOf(coverage);
  complain(
    `${targetName(target)}: looked at ${count(coverage.facts, "fact")} of ${count(Object.keys(coverage.kinds).length, "kind")} as ${ranAs.user}; ${gaps.length === 0 ? "all was seen" : `not seen, or not wholly: ${gaps.length}`}`,
  );
  for (const gap of gaps) complain(`  ${placeOf(gap)}: ${gap.why}`);
}
