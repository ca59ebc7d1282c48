import * as z from "zod";
import { LARGEST_COUNT } from "./count.ts";
import { Fact } from "./fact.ts";
import { Gap } from "./gaps.ts";
import { Watch } from "./watch.ts";

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
