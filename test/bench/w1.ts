import { join } from "node:path";
import { Aide } from "./aide.ts";
import { ConfigSet } from "./config-set.ts";
import { expectChanged } from "./expect.ts";
import { Approved } from "./ours.ts";
import { type Costs, rounds, type Step } from "./rounds.ts";
import { type Outcome, ratioOf, rowOf } from "./row.ts";
import { Samhain } from "./samhain.ts";
import type { Sizes } from "./sizes.ts";
import { Audits, settled } from "./steps.ts";

/** Config files with an approved baseline: first audit, nothing changed, one file of a hundred changed. */
export async function configs(folder: string, sizes: Sizes): Promise<Outcome> {
  const set = new ConfigSet(join(folder, "tree"), sizes.configs);
  const megabytes = Math.round((await set.build()) / 1e6);
  await settled();
  const approved = await Approved.draft(join(folder, "ours"), { config: `${set.folder}/**` });
  const audits = new Audits(approved, set.folder);
  const aide = await Aide.init(join(folder, "aide"), set.folder);
  const { steps, notes } = await samhainSteps(join(folder, "samhain"), set.folder);
  const costs = await rounds(sizes.rounds, sizes.seconds, [
    { name: "aide", run: () => aide.check() },
    ...steps,
    audits.first,
    audits.repeat,
    changedStep(set, audits),
    { name: "aide changed", run: () => aide.check("changed") },
    { name: "restore", run: () => restore(set) },
  ]);
  return { ...outcomeOf(`${set.files} configs, ${megabytes} MB`, costs), notes };
}

/** The audit after the changes, which must name them all. */
function changedStep(set: ConfigSet, audits: Audits): Step {
  return {
    name: "changed",
    run: async () => {
      const changes = await set.change();
      return expectChanged(await audits.approved.audit(audits.state), set.folder, changes);
    },
  };
}

async function restore(set: ConfigSet): Promise<undefined> {
  await set.restore();
  await settled();
}

/** samhain beside the others, where it can be had. */
async function samhainSteps(folder: string, tree: string): Promise<{ steps: Step[]; notes: string[] }> {
  try {
    const samhain = await Samhain.init(folder, tree);
    return { steps: [{ name: "samhain", run: () => samhain.check() }], notes: [] };
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    return { steps: [], notes: [`samhain was not run: ${thrown.message}`] };
  }
}

function outcomeOf(name: string, costs: Costs): Omit<Outcome, "notes"> {
  const row = (what: string, own: string, peer?: string) =>
    rowOf(name, what, costs.get(own), peer === undefined ? undefined : costs.get(peer));
  const first = row("mesdrift audit, first", "first", "aide");
  const repeat = row("mesdrift audit, nothing changed", "repeat", "aide");
  const changed = row("mesdrift audit, 1 % changed", "changed", "aide changed");
  const peers = [row("aide --check", "aide"), row("aide --check, 1 % changed", "aide changed")];
  const samhain = costs.has("samhain") ? [row("samhain -t check", "samhain", "aide")] : [];
  return {
    rows: [...peers, ...samhain, first, repeat, changed],
    figures: {
      w1_first_vs_aide: ratioOf(first),
      w1_repeat_vs_aide: ratioOf(repeat),
      w1_changed_vs_aide: ratioOf(changed),
    },
  };
}
