import { Report } from "../../src/model/report.ts";
import { Gaps } from "../../src/model/snapshot.ts";
import { CHECKOUT } from "../bed/bed.ts";
import type { BedHost } from "../bed/host.ts";
import { PACK } from "./mes.ts";

const FOLDER = "/var/lib/golden";
const BASELINE = `${FOLDER}/baseline.yaml`;

const node = (script: string, ...args: string[]) => [
  `${CHECKOUT}/node_modules/.bin/node`,
  `${CHECKOUT}/${script}`,
  ...args,
];
const agent = (...args: string[]) => node("agent/main.ts", ...args);
const mesdrift = (...args: string[]) => node("src/cli/main.ts", ...args);

const YEARS_MS = 2 * 365 * 86_400_000;

/** How an audit is made: by which clock, and with what of the last one. */
export interface Way {
  /** Names a state folder of its own. */
  name: string;
  rehash?: boolean;
  /** How much later the agent takes it to be. */
  shiftMs?: number;
}

/** With all that the audits before it left. */
export const WARM: Way = { name: "warm" };
export const OTHER_WAYS: readonly Way[] = [
  { name: "cold", rehash: true },
  { name: "clock-two-years-back", shiftMs: -YEARS_MS },
  { name: "clock-two-years-ahead", shiftMs: YEARS_MS },
];

/** A state folder of the user's own, and of the way's. */
const stateOf = (uid: number, { name } = WARM) => `/var/lib/mesdrift-${uid}-${name}`;

/** Drafts a baseline from the host as it is, as root. */
export async function draftBaseline(host: BedHost): Promise<void> {
  const [pack, snapshot] = [`${FOLDER}/acme-mes.yaml`, `${FOLDER}/snapshot.json`];
  await host.write(pack, PACK);
  for (const uid of [0, 65534]) await host.sh(`install -d -m 700 -o ${uid} ${stateOf(uid)}`);
  await host.run(agent("snapshot", "--baseline", pack, "--state", stateOf(0), "-o", snapshot));
  for (const way of OTHER_WAYS)
    await host.sh(`install -d -m 700 ${stateOf(0, way)} && cp ${stateOf(0)}/secret.key ${stateOf(0, way)}`);
  await host.run(mesdrift("baseline", "draft", "--from", snapshot, "--extends", pack, "-o", BASELINE));
}

function clockOf({ shiftMs }: Way): string[] {
  if (shiftMs === undefined) return [];
  const preload = `--import=${CHECKOUT}/test/detection/wrong-clock.ts`;
  return ["env", `NODE_OPTIONS=${preload}`, `WRONG_CLOCK_MS=${shiftMs}`];
}

export interface Audit {
  /** Type and address of each finding. */
  findings: string[];
  /** What the findings say of who or what likely did it. */
  actors: string[];
  /** All that was printed. */
  printed: string;
  /** Does the report tell that it could not see what is at an address? */
  hides(kind: string, key: string, path?: string): boolean;
}

/** One audit by a user. Throws when the exit status doesn't fit the findings. */
export async function audit(host: BedHost, uid: number, way = WARM): Promise<Audit> {
  const command = [
    ...clockOf(way),
    ...agent("audit", "--baseline", BASELINE, "--state", stateOf(uid, way)),
    ...["--format", "json", "--fail-on", "info"],
    ...(way.rehash ? ["--rehash"] : []),
  ];
  const { status, stdout, stderr } = await host.run(command, { uid, ok: [0, 1] });
  const report = Report.parse(JSON.parse(stdout));
  if (status !== (report.findings.length > 0 ? 1 : 0))
    throw new Error(`status ${status} with ${report.findings.length} findings\n${stderr}`);
  const gaps = new Gaps(report.coverage.unreadable);
  return {
    findings: report.findings.map(({ type, address }) => `${type} ${address}`).sort(),
    actors: report.findings.flatMap(({ actor }) => actor),
    printed: stdout + stderr,
    hides: (kind, key, path) => gaps.at(kind, key, path) !== undefined,
  };
}
