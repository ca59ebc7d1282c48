import * as z from "zod";
import { formatAddress, parseAddress } from "./address.ts";
import { Fact } from "./fact.ts";
import { Watch } from "./watch.ts";

/** What could not be seen, cut short, or not understood: where, and why. */
export const Gap = z.strictObject({
  address: z.string().meta({
    description: "a whole kind (port:*), one fact (config:/etc/x) or one field (port:tcp/0.0.0.0:80#process)",
  }),
  why: z.string().meta({ description: "why it could not be seen" }),
  below: z
    .literal(true)
    .meta({ description: 'all below this path is meant too; after a last ":", every key that begins so' })
    .optional(),
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

/** Everything that was not seen, not wholly seen or not understood. */
export function gapsOf({ unreadable, capped, unparsed }: Coverage): Gap[] {
  return [...unreadable, ...capped, ...unparsed];
}

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
  /** Names the key that sealed the secrets; those under another key can't be compared. */
  secretKey: z.string(),
  /** An image under another root, rather than the running host. */
  image: z.literal(true).optional(),
  /** What was asked for: a baseline drafted from this watches the same. */
  watch: z.array(Watch),
  coverage: Coverage,
  facts: z.array(Fact),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** Looks up whether a place lies in a gap. */
export class Gaps {
  /** Gaps of whole kinds, or of one field of all facts of a kind, by kind. */
  readonly #kinds = new Map<string, { path: string | undefined; gap: Gap }[]>();
  /** Gaps of one fact or one field, by written address. */
  readonly #exact = new Map<string, Gap>();
  readonly #below: { kind: string; prefix: string; gap: Gap }[] = [];

  constructor(gaps: readonly Gap[]) {
    for (const gap of gaps) {
      const { kind, key, path } = parseAddress(gap.address);
      if (key === "*") this.#kinds.set(kind, [...(this.#kinds.get(kind) ?? []), { path, gap }]);
      else this.#exact.set(gap.address, gap);
      if (gap.below) this.#below.push({ kind, prefix: /[/:]$/.test(key) ? key : `${key}/`, gap });
    }
  }

  /** The gap that hides a fact, or one field of it; undefined where nothing is hidden. */
  at(kind: string, key: string, path?: string): Gap | undefined {
    const wide = this.#kinds.get(kind)?.find((found) => found.path === undefined || found.path === path);
    if (wide) return wide.gap;
    const exact = this.#exact.get(formatAddress({ kind, key }));
    if (exact) return exact;
    const field = path === undefined ? undefined : this.#exact.get(formatAddress({ kind, key, path }));
    return field ?? this.#below.find((found) => found.kind === kind && key.startsWith(found.prefix))?.gap;
  }
}

/** Tells whether a place lies in one of the gaps, and why. For many look-ups keep a {@link Gaps}. */
export function gapAt(gaps: readonly Gap[], kind: string, key: string, path?: string): Gap | undefined {
  return new Gaps(gaps).at(kind, key, path);
}
