import { hash } from "node:crypto";
import type { Fact } from "../model/fact.ts";
import { parseJson } from "../model/json.ts";
import { printable } from "../model/text.ts";
import { Trouble } from "../model/trouble.ts";

/** Longest line of a fact that stands among the others, in bytes with its end. */
export const LONGEST_SHORT = 1024;

/** Where the line of a long fact stands in the second part of a bulk file. */
export interface Place {
  /** Bytes before it in that part. */
  at: number;
  /** Its length in bytes, with its end. */
  bytes: number;
  /** SHA-256 of those bytes, in hex. */
  sha256: string;
}

/** What stands for a long fact among the others. */
export interface Reference {
  kind: string;
  key: string;
  from?: string[];
  long: Place;
}

/**
 * A fact as a line of JSON, without its end. Not RFC 8785, which has no way to write names that are no UTF-8: members are
 * in code unit order, and a lone surrogate is escaped as JSON allows.
 */
export function factLine({ kind, key, from, fields }: Fact): string {
  const names = Object.keys(fields).sort();
  const sorted = Object.fromEntries(names.map((name) => [name, fields[name] ?? null]));
  return JSON.stringify({ kind, key, ...(from ? { from } : {}), fields: sorted });
}

/** A reference as a line of JSON, without its end. */
export function referenceLine({ kind, key, from }: Fact, long: Place): string {
  return JSON.stringify({ kind, key, long, ...(from ? { from } : {}) });
}

/** How a line begins: the kind, the key as it is written, and the name of the member after them. */
export const BEGINNING = /^\{"kind":"([a-z-]+)","key":("(?:[^"\\]|\\.)*"),"(from|fields|long)":/;

/** Is this line, or how it begins, one of a reference? */
export function isReference(line: string): boolean {
  return BEGINNING.exec(line)?.[3] === "long";
}

/** The fact of a line whose bytes were verified: it is what was approved, and only its form is looked at. Throws {@link Trouble}. @param path for messages */
export function readFact(line: string, path: string): Fact {
  const fact: Fact | undefined = readLine(line);
  if (typeof fact?.kind === "string" && typeof fact.key === "string" && fact.fields) return fact;
  throw noFact(path, line);
}

/** As {@link readFact}, of a reference. */
export function readReference(line: string, path: string): Reference {
  const reference = readLine(line);
  const { kind, key, long } = reference ?? {};
  if (typeof kind === "string" && typeof key === "string" && isPlace(long)) return reference;
  throw noFact(path, line);
}

function isPlace(place: Partial<Place> | undefined): boolean {
  const { at, bytes, sha256 } = place ?? {};
  return Number.isSafeInteger(at) && Number.isSafeInteger(bytes) && typeof sha256 === "string";
}

function readLine(line: string) {
  try {
    return parseJson(line);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** What is said of a line that is none of this form. @param path of the bulk file */
export function noFact(path: string, line: string): Trouble {
  return new Trouble(
    `${path}: found a line that is no fact: "${printable(line.slice(0, 60))}"; expected kind, key and fields`,
  );
}

/** SHA-256 in hex. */
export function sha256(bytes: Uint8Array | string): string {
  return hash("sha256", bytes);
}
