import * as z from "zod";
import { parseAddress } from "./address.ts";
import { Fact } from "./fact.ts";

/** What could not be seen, cut short, or not understood: where, and why. */
export const Gap = z.strictObject({
  /** A whole kind (`port:*`), one fact (`config:/etc/x`) or one field (`port:tcp/0.0.0.0:80#process`). */
  address: z.string(),
  why: z.string(),
  /** Everything whose key is a path below this one is meant too. */
  below: z.literal(true).optional(),
});
export type Gap = z.infer<typeof Gap>;

/** What a probe looked at and could not see. */
export const Coverage = z.strictObject({
  /** Number of facts observed. */
  facts: z.number().int(),
  /** Kinds observed, each with its number of facts. */
  kinds: z.record(z.string(), z.number().int()),
  unreadable: z.array(Gap),
  capped: z.array(Gap),
  /** Config files that did not parse; their hash and metadata are still facts. */
  unparsed: z.array(Gap),
});
export type Coverage = z.infer<typeof Coverage>;

export const HostIdentity = z.strictObject({
  name: z.string(),
  /** machine-id(5), where there is one. */
  machineId: z.string().optional(),
  /** `ID` of os-release(5), such as "debian". */
  os: z.string(),
  /** `VERSION_ID` of os-release(5), such as "12". */
  release: z.string().optional(),
});
export type HostIdentity = z.infer<typeof HostIdentity>;

/** All facts of one host at one time, with what could not be seen. Facts are in order. */
export const Snapshot = z.strictObject({
  format: z.literal("mesdrift-snapshot/1"),
  host: HostIdentity,
  /** RFC 3339, UTC. */
  takenAt: z.string(),
  agent: z.string(),
  /** The user the agent ran as, and whether it could see everything. */
  ranAs: z.strictObject({ user: z.string(), privileged: z.boolean() }),
  /** An image under another root, rather than the running host. */
  image: z.literal(true).optional(),
  coverage: Coverage,
  facts: z.array(Fact),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** Tells whether an address lies in one of the gaps, and why. */
export function gapAt(gaps: readonly Gap[], kind: string, key: string, path?: string): Gap | undefined {
  return gaps.find((gap) => covers(gap, kind, key, path));
}

function covers(gap: Gap, kind: string, key: string, path: string | undefined): boolean {
  const at = parseAddress(gap.address);
  if (at.kind !== kind) return false;
  if (at.key === "*") return at.path === undefined || at.path === path;
  if (gap.below && key.startsWith(at.key.endsWith("/") ? at.key : `${at.key}/`)) return true;
  return at.key === key && (at.path === undefined || at.path === path);
}
