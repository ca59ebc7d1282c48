import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sha256 } from "../../src/trust/repository/names.ts";
import { manySites } from "../vectors/make/many-sites.ts";
import { measure } from "./measure.ts";
import { agent } from "./ours.ts";
import { rounds } from "./rounds.ts";
import { type Outcome, rowOf } from "./row.ts";
import type { Sizes } from "./sizes.ts";

const ROOT = "metadata/1.root.json";

/** A host of one of 50 sites takes from the trust repository all that it is to obey, and verifies it. */
export async function trust(folder: string, { repeats, seconds }: Sizes): Promise<Outcome> {
  const repository = join(folder, "repository");
  const files = manySites(50, 40);
  for (const [path, text] of files) {
    await mkdir(dirname(join(repository, path)), { recursive: true });
    await writeFile(join(repository, path), text);
  }
  const pin = ["--site", "site-a", "--from", repository, "--root-fingerprint", sha256(files.get(ROOT) ?? "")];
  const add = async () => {
    const state = await mkdtemp(join(folder, "state-"));
    return measure(folder, agent("trust", "add", ...pin, "--state", state));
  };
  const costs = await rounds(repeats, seconds, [{ name: "add", run: add }]);
  const row = rowOf("50 sites × 40 baselines", "mesdrift-agent trust add", costs.get("add"));
  return { rows: [row], figures: { trust_cpu_s: row.cpu }, notes: [] };
}
