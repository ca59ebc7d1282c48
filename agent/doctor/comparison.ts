import type { Fact } from "../../src/model/fact.ts";
import { gapsOf, placeOf } from "../../src/model/gaps.ts";
import type { Checked } from "../../src/model/installation.ts";
import type { Snapshot } from "../../src/model/snapshot.ts";
import { type Host, HostError } from "../host/host.ts";

/** What the agent sees of one kind of fact, held against what a tool of the host says. */
export interface Comparison {
  kind: string;
  /** The first that is there is asked. */
  tools: readonly Tool[];
}

/** A program of the host, asked with fixed arguments. Both sides are texts, one for each thing, that are equal where they agree. */
export interface Tool {
  program: string;
  /** Its arguments; they may name what is to be told of. */
  args: readonly string[] | ((facts: readonly Fact[]) => readonly string[]);
  /** Exit statuses that are fine; default 0. */
  ok?: readonly number[];
  /** What it says, of what it printed. @param facts that the agent sees */
  theirs(output: string, facts: readonly Fact[]): readonly string[];
  /** What the agent sees. */
  ours(facts: readonly Fact[]): readonly string[];
  /** Things that the tool says and the agent leaves out by design, and the reverse. */
  expected?(thing: string): boolean;
}

/** Most differences that are told. */
const MOST = 20;

/** Holds one kind of a snapshot against the host's own tool. */
export async function compare(
  kind: string,
  comparison: Comparison | undefined,
  { host, snapshot }: { host: Host; snapshot: Snapshot },
): Promise<Checked> {
  const facts = snapshot.facts.filter((fact) => fact.kind === kind);
  const gaps = gapsOf(snapshot.coverage)
    .filter(({ address }) => address.startsWith(`${kind}:`))
    .map((gap) => `${placeOf(gap)}: ${gap.why}`);
  const head = { kind, facts: facts.length, same: 0, onlyAgent: [], onlyTool: [], gaps };
  const reasons: string[] = [];
  for (const tool of comparison?.tools ?? []) {
    try {
      return { ...head, ...(await heldAgainst(tool, facts, host)) };
    } catch (thrown) {
      if (!(thrown instanceof HostError)) throw thrown;
      if (thrown.fault !== "unavailable") return { ...head, result: "not-asked", by: thrown.message };
      reasons.push(thrown.message);
    }
  }
  return { ...head, result: "no-tool", by: reasons.join("; ") || "no tool of a host lists the same" };
}

async function heldAgainst(tool: Tool, facts: readonly Fact[], host: Host) {
  const args = typeof tool.args === "function" ? tool.args(facts) : tool.args;
  const output = await host.run(tool.program, args, { seconds: 30, ...(tool.ok ? { ok: tool.ok } : {}) });
  const [ours, theirs] = [new Set(tool.ours(facts)), new Set(tool.theirs(output, facts))];
  const isExpected = tool.expected ?? (() => false);
  const missing = (from: ReadonlySet<string>, in_: ReadonlySet<string>) =>
    [...from].filter((thing) => !in_.has(thing) && !isExpected(thing)).sort();
  const [onlyAgent, onlyTool] = [missing(ours, theirs), missing(theirs, ours)];
  return {
    result: onlyAgent.length + onlyTool.length === 0 ? ("agrees" as const) : ("differs" as const),
    by: [tool.program, ...args.slice(0, 8), ...(args.length > 8 ? ["…"] : [])].join(" "),
    same: [...ours].filter((thing) => theirs.has(thing)).length,
    onlyAgent: onlyAgent.slice(0, MOST),
    onlyTool: onlyTool.slice(0, MOST),
  };
}

/** Lines that say something. */
export function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}
