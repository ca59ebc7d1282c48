import { copyFile, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { RUNTIME_FLAGS } from "../../packaging/bundle.ts";
import { gapsOf } from "../../src/model/gaps.ts";
import { Report } from "../../src/model/report.ts";
import type { Watch } from "../../src/model/watch.ts";
import { BUNDLE } from "./bundle.ts";
import { type Measured, measure } from "./measure.ts";

const checkout = resolve(import.meta.dirname, "../..");
const KEY = "secret.key";

/** `mesdrift-agent` as it is shipped, as one command. */
export const agent = (...args: string[]) => [process.execPath, ...RUNTIME_FLAGS, BUNDLE, ...args];
const mesdrift = (...args: string[]) => [process.execPath, join(checkout, "src/cli/main.ts"), ...args];

export interface Audit extends Measured {
  report: Report;
}

/** Our side: a work set that was approved, and audits of it with whatever the agent keeps between them. */
export class Approved {
  readonly #folder: string;
  readonly #baseline: string;
  /** The draft, to be signed by engineers. */
  readonly drafted: string;

  private constructor(folder: string) {
    this.drafted = join(folder, "drafted.yaml");
    this.#folder = folder;
    this.#baseline = join(folder, "baseline.json");
  }

  /** Approves what is watched of this machine, as an engineer does: a snapshot, a draft from it, compiled to be signed. */
  static async draft(folder: string, watch: Watch): Promise<Approved> {
    const ours = new Approved(folder);
    const [pack, snapshot] = [join(folder, "pack.yaml"), join(folder, "snapshot.json")];
    await mkdir(folder, { recursive: true });
    await writeFile(pack, JSON.stringify({ id: "bench", version: 1, title: "Bench", watch: [watch] }));
    const state = ["--state", folder];
    await measure(folder, agent("snapshot", "--baseline", pack, ...state, "-o", snapshot));
    const { drafted } = ours;
    const kinds = [watch.config === undefined ? [] : ["config"], ["file"]].flat().join();
    const draft = ["--from", snapshot, "--extends", pack, "--kinds", kinds, "-o", drafted];
    await measure(folder, mesdrift("baseline", "draft", ...draft));
    const { stdout } = await measure(folder, mesdrift("baseline", "show", drafted, "--format", "json"));
    await writeFile(ours.#baseline, stdout);
    return ours;
  }

  /** A state folder with the host's key and nothing else: whoever starts with it knows nothing. */
  async emptyState(): Promise<string> {
    const state = await mkdtemp(join(this.#folder, "state-"));
    await copyFile(join(this.#folder, KEY), join(state, KEY));
    return state;
  }

  /** One audit. The machine around the work set may drift meanwhile, so that findings are no failure here. */
  async audit(state: string): Promise<Audit> {
    const args = ["--baseline", this.#baseline, "--state", state, "--format", "json"];
    const run = await measure(this.#folder, agent("audit", ...args), { ok: [0, 1] });
    return { ...run, report: Report.parse(JSON.parse(run.stdout)) };
  }
}

/** The findings at, and the gaps in, what is below a folder. */
export function told({ report }: Audit, folder: string) {
  const inside = ({ address }: { address: string }) => address.includes(`:${folder}/`);
  return { findings: report.findings.filter(inside), gaps: gapsOf(report.coverage).filter(inside) };
}
