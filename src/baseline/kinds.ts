import type { KindSpec } from "../model/fact.ts";
import { type AddressPattern, addressPattern } from "../model/pattern.ts";
import { didYouMean } from "./suggest.ts";

/** The kinds of facts there are, by name. */
export type Kinds = ReadonlyMap<string, KindSpec>;

/** Why there can be no such kind; undefined when it is declared. */
export function unknownKind(kind: string, kinds: Kinds): string | undefined {
  if (kinds.has(kind)) return undefined;
  return `unknown kind "${kind}"${didYouMean(kind, kinds.keys()) || `; known: ${[...kinds.keys()].join(", ")}`}`;
}

/** Why there can be no such field; undefined when it is declared, or a path within a config. */
export function unknownField(kind: string, field: string, kinds: Kinds): string | undefined {
  const fields = Object.keys(kinds.get(kind)?.fields ?? {});
  if (field.startsWith("/") || fields.includes(field)) return undefined;
  return `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind} has no field "${field}"${didYouMean(field, fields) || `; it has ${fields.join(", ") || "none"}`}`;
}

/** Why a pattern can fit nothing, as far as the declared kinds tell. */
export function unknownPlace(at: AddressPattern, kinds: Kinds): string | undefined {
  const { kind, path } = at;
  return unknownKind(kind, kinds) ?? (path === undefined ? undefined : unknownField(kind, path, kinds));
}

/** The same for a pattern as written. */
export function unknownAddress(text: string, kinds: Kinds): string | undefined {
  return unknownPlace(addressPattern(text), kinds);
}
