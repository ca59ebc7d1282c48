import { FormatError } from "../../src/formats/tree.ts";

/** A chain of a firewall. */
export interface Chain {
  /** Family, table and chain, as in `inet filter/input`. */
  name: string;
  /** Where in a packet's way it stands: "input", "forward" and so on; undefined for a chain that others jump to. */
  hook: string | undefined;
  /** What happens to what no rule decides: "accept" or "drop"; undefined where there is no such thing. */
  policy: string | undefined;
  /** Rules in order, without counters and handles. */
  rules: string[];
}

const HOOK = /\bhook (\w+)/;
const POLICY = /\bpolicy (\w+)/;
/** What nft says behind a rule, or a table that a program owns, as firewalld its own. */
const REMARK = / # handle \d+$|(?<=^table .*\{) #.*$/;

/** Chains of `nft --stateless list ruleset` (nft(8)): tables hold chains, chains hold one rule a line; sets are passed over. */
export function nftChains(ruleset: string): Chain[] {
  const chains: Chain[] = [];
  const open: string[] = [];
  for (const [index, raw] of ruleset.split("\n").entries()) {
    const line = raw.trim().replace(REMARK, "");
    if (line.startsWith("#")) continue;
    if (line === "}") {
      if (open.pop() === undefined) throw new FormatError('a "}" that closes nothing', index + 1);
    } else if (
      /^(?:table|chain|set|map|flowtable|counter|quota|limit|secmark|synproxy|ct \w+)\b.*\{$/.test(line)
    ) {
      open.push(line.slice(0, -1).trim());
      if (line.startsWith("chain ")) chains.push(chainIn(open, index + 1));
    } else if (open.at(-1)?.startsWith("chain ")) addLine(chains.at(-1), line);
  }
  if (open.length > 0) throw new FormatError(`"${open.at(-1)}" is not closed: the list is cut`);
  return chains;
}

function chainIn([table = "", chain = ""]: readonly string[], line: number): Chain {
  if (!table.startsWith("table ")) throw new FormatError(`"${chain}" stands in no table`, line);
  return {
    name: `${table.slice("table ".length)}/${chain.slice("chain ".length)}`,
    hook: undefined,
    policy: undefined,
    rules: [],
  };
}

function addLine(chain: Chain | undefined, line: string): void {
  if (!chain || line === "") return;
  if (line.startsWith("type ")) {
    chain.hook = HOOK.exec(line)?.[1];
    chain.policy = POLICY.exec(line)?.[1] ?? "accept";
  } else chain.rules.push(line.replace(/\bcounter packets \d+ bytes \d+\b/g, "counter"));
}
