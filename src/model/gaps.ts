import * as z from "zod";
import { formatAddress, parseAddress } from "./address.ts";

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

/** Gaps by what hides what is in them, as a coverage tells them. */
type Hiding = Record<"unreadable" | "capped" | "unparsed", Gap[]>;

/** Everything that was not seen, not wholly seen or not understood. */
export function gapsOf({ unreadable, capped, unparsed }: Hiding): Gap[] {
  return [...unreadable, ...capped, ...unparsed];
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
