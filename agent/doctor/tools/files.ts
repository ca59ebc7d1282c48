import type { Fact } from "../../../src/model/fact.ts";
import type { Comparison, Tool } from "../comparison.ts";
import { linesOf } from "../comparison.ts";

/** Files of which the hash is made again. */
const MOST = 200;

const sha256sum: Tool = {
  program: "sha256sum",
  args: (facts) => ["--", ...plain(facts).map(({ key }) => key)],
  ok: [0, 1],
  theirs: linesOf,
  ours: (facts) => plain(facts).map(({ key, fields: { sha256 } }) => `${sha256}  ${key}`),
};

/** Content, by its hash; where a secret could be guessed from that, it is not shown and not compared. */
export const file: Comparison = { kind: "file", tools: [sha256sum] };

function plain(facts: readonly Fact[]): Fact[] {
  return facts
    .filter(({ key, fields: { sha256 } }) => typeof sha256 === "string" && !/[\\\n]/.test(key))
    .slice(0, MOST);
}
