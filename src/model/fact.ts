import * as z from "zod";
import { Value } from "./value.ts";

/** Fields by name; in a config, by path from the root, as `formatPath` writes it. */
export type Fields = Record<string, Value>;

/** One observed thing. */
export const Fact = z.strictObject({
  kind: z.string().meta({ description: "sort of thing, such as account or port" }),
  key: z.string().meta({ description: "its name, unique within the kind" }),
  fields: z.record(z.string(), Value).meta({ description: "what is approved of it, by field" }),
  /** It ties what follows from one change together. */
  from: z.array(z.string()).meta({ description: "absolute paths of the files it was read from" }).optional(),
});
export type Fact = z.infer<typeof Fact>;

/**
 * How a field takes part in the comparison.
 * identity: says what the thing is, as its key does; approved with it, never drift by itself.
 * state: a difference is drift.
 * volatile: moves by itself (pids, leases, boot time); shown, never drift.
 */
export type FieldClass = "identity" | "state" | "volatile";

export interface FieldSpec {
  is: FieldClass;
  /** One sentence for a person. */
  about: string;
  /** A list whose order means nothing: compared member by member. */
  set?: true;
}

/** What a kind of fact is, and what its fields mean. */
export interface KindSpec {
  kind: string;
  /** One or two sentences: what a fact of this kind is, and how its key is made. */
  about: string;
  /** Declared fields. A config's fields are paths and can't be declared. */
  fields: Record<string, FieldSpec>;
}

/** Order of facts in a snapshot and in bulk state: by kind, then by key, in code units. */
export function inOrder(a: Fact, b: Fact): number {
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1;
  return a.key === b.key ? 0 : a.key < b.key ? -1 : 1;
}
