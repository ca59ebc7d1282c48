import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { bundleAgent } from "../../packaging/bundle.ts";

/** The agent as it is shipped, and its code cache, which the single-file program holds within itself. */
export const BUNDLE = await bundleAgent();
export const CODE_CACHE = join(dirname(BUNDLE), "..", "code-cache");

/** The part of it that has all probes, to be loaded by itself. */
export function probesModule(): string {
  const [name = ""] = readdirSync(dirname(BUNDLE)).filter((file) => file.startsWith("run-snapshot-"));
  return join(dirname(BUNDLE), name);
}
