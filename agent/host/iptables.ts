import { FormatError } from "../../src/formats/tree.ts";
import type { Chain } from "./nft.ts";

/** Chains that packets go through by themselves, by their name in lower case; all others are only jumped to. */
const HOOKS = new Set(["input", "forward", "output", "prerouting", "postrouting"]);

/** Chains of `iptables-save` or `ip6tables-save` (iptables-save(8)). @param family "ip" or "ip6", as nft(8) calls them */
export function iptablesChains(saved: string, family: "ip" | "ip6"): Chain[] {
  const chains = new Map<string, Chain>();
  let table: string | undefined;
  for (const [index, line] of saved.split("\n").entries()) {
    if (line.startsWith("*")) table = line.slice(1);
    else if (line === "COMMIT") table = undefined;
    else if (line !== "" && !line.startsWith("#")) addLine(chains, `${family} ${table}`, line, index + 1);
  }
  if (table !== undefined) throw new FormatError(`table "${table}" has no COMMIT: the list is cut`);
  return [...chains.values()];
}

function addLine(chains: Map<string, Chain>, table: string, line: string, number: number): void {
  const [, chain, policy] = /^:(\S+) (\S+)/.exec(line) ?? [];
  const [, to, rule] = /^(?:\[\d+:\d+\] )?-A (\S+) (.*)$/.exec(line) ?? [];
  const known = chains.get(`${table}/${to}`);
  if (chain !== undefined && policy !== undefined)
    chains.set(`${table}/${chain}`, declared(table, chain, policy));
  else if (known && rule !== undefined) known.rules.push(rule);
  else throw new FormatError(`"${line}" is neither a chain nor a rule of one`, number);
}

function declared(table: string, chain: string, policy: string): Chain {
  const hook = chain.toLowerCase();
  return {
    name: `${table}/${chain}`,
    hook: HOOKS.has(hook) ? hook : undefined,
    policy: policy === "-" ? undefined : policy.toLowerCase(),
    rules: [],
  };
}
