import { join, relative, resolve } from "node:path";
import { RUNTIME_FLAGS } from "../../packaging/bundle.ts";
import { Snapshot } from "../../src/model/snapshot.ts";
import { Bed, CHECKOUT } from "../bed/bed.ts";
import type { BedHost } from "../bed/host.ts";
import { whyNoBed } from "../bed/tools.ts";
import { makeGolden } from "../detection/golden.ts";
import { BUNDLE } from "./bundle.ts";
import { type Cost, costOf } from "./measure.ts";
import { plantOn } from "./plant.ts";
import { median, rounds } from "./rounds.ts";
import { type Outcome, rowOf } from "./row.ts";
import type { Sizes } from "./sizes.ts";

const STATE = "/var/lib/bench";
const snapshot = (baseline: string) => [
  ...[`${CHECKOUT}/node_modules/.bin/node`, ...RUNTIME_FLAGS],
  join(CHECKOUT, relative(resolve(import.meta.dirname, "../.."), BUNDLE)),
  ...["snapshot", "--baseline", baseline, "--state", STATE],
];
/** No pack, so nothing but what the probes look at by themselves. */
const NOTHING = `${STATE}/nothing.yaml`;
const SNAPSHOT = snapshot(NOTHING);
/** All is loaded, and then there is no baseline to begin with. */
const LOAD = snapshot(`${STATE}/missing.yaml`);

/** What the probes cost on a booted MES host, and what they make its first process do. */
export async function probes(_: string, sizes: Sizes): Promise<Outcome> {
  const why = await whyNoBed();
  if (why !== undefined)
    return {
      rows: [],
      figures: { probes_cpu_ms: null, probes_pid1_ms: null },
      notes: [`no host was booted: ${why}`],
    };
  await using bed = await Bed.open();
  const host = await bed.boot("bench");
  await makeGolden(host);
  await plantOn(host);
  await host.write(NOTHING, JSON.stringify({ id: "nothing", version: 1, title: "Nothing watched" }));
  return await measureOn(host, sizes);
}

async function measureOn(host: BedHost, { repeats, seconds }: Sizes): Promise<Outcome> {
  const counts = await countsOn(host);
  const pid1: number[] = [];
  const costs = await rounds(repeats, seconds, [
    { name: "load", run: () => timed(host, LOAD, 2) },
    {
      name: "snapshot",
      run: async () => {
        const before = await firstProcessMs(host);
        const cost = await timed(host, SNAPSHOT);
        pid1.push((await firstProcessMs(host)) - before);
        return cost;
      },
    },
  ]);
  const load = rowOf("probes", "loading the same modules", costs.get("load"));
  const snapshot = rowOf("probes", "mesdrift-agent snapshot", costs.get("snapshot"));
  return {
    rows: [load, snapshot],
    figures: { probes_cpu_ms: (snapshot.cpu - load.cpu) * 1000, probes_pid1_ms: median(pid1) },
    notes: [`The booted host has ${counts}.`],
  };
}

/** What a command in the host that ends with a status cost, without the memory: the host has no GNU time. */
async function timed(host: BedHost, command: readonly string[], status = 0): Promise<Cost> {
  const script = 'TIMEFORMAT="%3U %3S %3R"; time "$@" >/dev/null 2>&1 || test $? = "$0"';
  const { stderr } = await host.run(["bash", "--norc", "-uc", script, String(status), ...command]);
  return costOf(stderr);
}

/** Processor time that the host's systemd had so far, in milliseconds: the first number of its schedstat, in ns. */
async function firstProcessMs(host: BedHost): Promise<number> {
  const { stdout } = await host.run(["cat", "/proc/1/schedstat"]);
  return Number(stdout.split(" ")[0]) / 1e6;
}

/** How much there is to see on the host. */
async function countsOn(host: BedHost): Promise<string> {
  const { kinds } = Snapshot.parse(JSON.parse((await host.run(SNAPSHOT)).stdout)).coverage;
  return `${kinds.service} services, ${kinds.port} sockets that listen and ${kinds.package} packages`;
}
