/**
 * Parses each file named in the arguments and compares it with itself, all in this one process. Prints JSON: seconds of
 * processor time of the slowest file, and the most memory the process had, in MB.
 */
import { readFileSync } from "node:fs";
import { compareConfigs } from "../../src/compare/tree.ts";
import { parseConfig } from "../../src/formats/index.ts";
import { FormatError } from "../../src/formats/tree.ts";
import { SecretKeeper } from "../../src/model/secret.ts";

const secrets = new SecretKeeper(new Uint8Array(32));
const costs = process.argv.slice(2).map((path) => {
  const start = process.cpuUsage();
  const outcome = audited(path);
  return { path, outcome, seconds: process.cpuUsage(start).user / 1_000_000 };
});
const slowest = costs.toSorted((a, b) => b.seconds - a.seconds)[0];
console.log(
  JSON.stringify({ files: costs.length, slowest, costs, megabytes: process.resourceUsage().maxRSS / 1024 }),
);

function audited(path: string): string {
  try {
    const fields = () => parseConfig(readFileSync(path), { path, secrets }).fields;
    return `${compareConfigs(fields(), fields()).length} differences`;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return error.message;
  }
}
