import { Gaps } from "../../src/model/gaps.ts";
import { Report } from "../../src/model/report.ts";
import { CHECKOUT } from "../bed/bed.ts";
import type { BedHost } from "../bed/host.ts";
import { type Eyes, fromCheckout, ROOT } from "./eyes.ts";
import { PACK } from "./mes.ts";

const FOLDER = "/var/lib/golden";
const BASELINE = `${FOLDER}/baseline.yaml`;

const mesdrift = (...args: string[]) => [...fromCheckout("src/cli/main.ts"), ...args];

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
const OTHER_WAYS: readonly Way[] = [
  { name: "cold", rehash: true },
  { name: "clock-two-years-back", shiftMs: -YEARS_MS },
  { name: "clock-two-years-ahead", shiftMs: YEARS_MS },
];

/** The ways to audit that are tried: all of them with root's eyes. */
export const waysOf = (eyes: Eyes): Way[] => (eyes === ROOT ? [WARM, ...OTHER_WAYS] : [WARM]);

/** A state folder of its own, and of the way's. */
const stateOf = ({ name, state }: Eyes, way = WARM) => state ?? `/var/lib/mesdrift-${name}-${way.name}`;

/** Drafts a baseline from the host as it is, as root; who looks at it with other eyes can compare secrets too, if it shares root's rights. */
export async function draftBaseline(host: BedHost, eyes: Eyes): Promise<void> {
  const [pack, snapshot] = [`${FOLDER}/acme-mes.yaml`, `${FOLDER}/snapshot.json`];
  await host.write(pack, PACK);
  await host.sh(`install -d -m 700 ${stateOf(ROOT)}`);
  await host.run([...ROOT.agent, "snapshot", "--baseline", pack, "--state", stateOf(ROOT), "-o", snapshot]);
  for (const way of waysOf(eyes)) {
    const state = stateOf(eyes, way);
    await host.sh(`install -d -m 700 -o ${eyes.owner} ${state}`);
    if (!eyes.seesApart && state !== stateOf(ROOT))
      await host.sh(`install -m 600 -o ${eyes.owner} ${stateOf(ROOT)}/secret.key -t ${state}`);
  }
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

/** One audit. Throws when the exit status doesn't fit the findings. */
export async function audit(host: BedHost, eyes: Eyes, way = WARM): Promise<Audit> {
  const command = [
    ...clockOf(way),
    ...eyes.agent,
    ...["audit", "--baseline", BASELINE, "--state", stateOf(eyes, way)],
    ...["--format", "json", "--fail-on", "info"],
    ...(way.rehash ? ["--rehash"] : []),
  ];
  const { status, stdout, stderr } = await host.run(command, {
    ...(eyes.uid === undefined ? {} : { uid: eyes.uid }),
    ok: [0, 1],
  });
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
