import * as z from "zod";
import { formatAddress, parseAddress } from "./address.ts";
import { LARGEST_COUNT } from "./count.ts";
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
  from: z
    .string()
    .meta({ description: "only what was read from this file, or from a file below this folder, is meant" })
    .optional(),
});
export type Gap = z.infer<typeof Gap>;

/** Where a gap is, as people read it. */
export function placeOf({ address, from }: Gap): string {
  return from === undefined ? address : `${address} from ${from}`;
}

/** What a probe looked at and could not see. */
export const Coverage = z.strictObject({
  facts: z.number().int().max(LARGEST_COUNT).meta({ description: "number of facts observed" }),
  kinds: z
    .record(z.string(), z.number().int())
    .meta({ description: "kinds observed, each with its number of facts" }),
  unreadable: z.array(Gap).meta({ description: "what could not be read; it may be there or not" }),
  capped: z.array(Gap).meta({ description: "what was looked at only in part" }),
  unparsed: z.array(Gap).meta({
    description: "config files that did not parse; their hash and metadata are still facts",
  }),
});
export type Coverage = z.infer<typeof Coverage>;

/** Everything that was not seen, not wholly seen or not understood. */
export function gapsOf({ unreadable, capped, unparsed }: Coverage): Gap[] {
  return [...unreadable, ...capped, ...unparsed];
}

export const HostIdentity = z.strictObject({
  name: z.string().meta({ description: "its host name" }),
  machineId: z.string().meta({ description: "machine-id(5), where there is one" }).optional(),
  os: z.string().meta({ description: "ID of os-release(5), such as debian" }),
  release: z.string().meta({ description: "VERSION_ID of os-release(5), such as 12" }).optional(),
});
export type HostIdentity = z.infer<typeof HostIdentity>;

/** A snapshot that is delivered holds one kind; of a large one, a piece: all pieces with one digest belong together. */
export const Piece = z.strictObject({
  kind: z.string().regex(/^[!-~]{1,64}$/, { error: "expected 1 to 64 letters, digits and signs" }),
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, { error: "expected 64 hex digits" })
    .meta({
      description:
        "of all that was observed of the kind and does not move by itself; names what belongs together",
    }),
  number: z.number().int().min(1).max(LARGEST_COUNT),
  of: z.number().int().min(1).max(LARGEST_COUNT),
});
export type Piece = z.infer<typeof Piece>;

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
  piece: Piece.optional(),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** What a snapshot holds of some kinds. */
export function onlyKinds(snapshot: Snapshot, kinds: readonly string[]): Snapshot {
  const { coverage } = snapshot;
  const isMeant = ({ address }: Gap) => kinds.includes(address.slice(0, address.indexOf(":")));
  const facts = snapshot.facts.filter(({ kind }) => kinds.includes(kind));
  return {
    ...snapshot,
    facts,
    coverage: {
      facts: facts.length,
      kinds: Object.fromEntries(Object.entries(coverage.kinds).filter(([kind]) => kinds.includes(kind))),
      unreadable: coverage.unreadable.filter(isMeant),
      capped: coverage.capped.filter(isMeant),
      unparsed: coverage.unparsed.filter(isMeant),
    },
  };
}

/** A gap of all keys that begin so. */
interface Below {
  kind: string;
  prefix: string;
  gap: Gap;
}

/** Looks up whether a place lies in a gap. */
export class Gaps {
  /** Gaps of whole kinds, or of one field of all facts of a kind, by kind. */
  readonly #kinds = new Map<string, { path: string | undefined; gap: Gap }[]>();
  /** Gaps of one fact or one field, by written address. */
  readonly #exact = new Map<string, Gap[]>();
  readonly #below: Below[] = [];

  constructor(gaps: readonly Gap[]) {
    for (const gap of gaps) {
      const { kind, key, path } = parseAddress(gap.address);
      if (key === "*") this.#kinds.set(kind, [...(this.#kinds.get(kind) ?? []), { path, gap }]);
      else this.#exact.set(gap.address, [...(this.#exact.get(gap.address) ?? []), gap]);
      if (gap.below) this.#below.push({ kind, prefix: /[/:]$/.test(key) ? key : `${key}/`, gap });
    }
  }

  /**
   * The gap that hides a fact, or one field of it; undefined where nothing is hidden.
   * @param from files that the fact was read from when it was seen
   */
  at(kind: string, key: string, path?: string, from: readonly string[] = []): Gap | undefined {
    const isMeant = (gap: Gap) => gap.from === undefined || isReadFrom(gap.from, from);
    const wide = this.#kinds
      .get(kind)
      ?.find((found) => (found.path === undefined || found.path === path) && isMeant(found.gap));
    if (wide) return wide.gap;
    const exact = this.#exact.get(formatAddress({ kind, key }))?.find(isMeant);
    if (exact) return exact;
    const field = path === undefined ? undefined : this.#exact.get(formatAddress({ kind, key, path }));
    const below = ({ prefix, gap, ...found }: Below) =>
      found.kind === kind && key.startsWith(prefix) && isMeant(gap);
    return field?.find(isMeant) ?? this.#below.find(below)?.gap;
  }
}

function isReadFrom(path: string, files: readonly string[]): boolean {
  return files.some((file) => file === path || file.startsWith(`${path}/`));
}

/** Tells whether a place lies in one of the gaps, and why. For many look-ups keep a {@link Gaps}. */
export function gapAt(gaps: readonly Gap[], kind: string, key: string, path?: string): Gap | undefined {
  return new Gaps(gaps).at(kind, key, path);
}
