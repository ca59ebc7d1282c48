import { createHash } from "node:crypto";
import type { Bulk } from "../model/baseline.ts";
import { type Fact, inOrder } from "../model/fact.ts";
import { reason, Trouble } from "../model/trouble.ts";

/**
 * Facts as sorted lines of JSON. Not RFC 8785, which has no way to write names that are no UTF-8: members are in code
 * unit order, and a lone surrogate is escaped as JSON allows.
 */
export function bulkText(facts: readonly Fact[]): string {
  return facts
    .toSorted(inOrder)
    .map((fact) => `${factLine(fact)}\n`)
    .join("");
}

function factLine({ kind, key, from, fields }: Fact): string {
  const names = Object.keys(fields).sort();
  const sorted = Object.fromEntries(names.map((name) => [name, fields[name] ?? null]));
  return JSON.stringify({ kind, key, ...(from ? { from } : {}), fields: sorted });
}

/** What a baseline says of its bulk file. */
export function describeBulk(file: string, text: string): Bulk {
  return { file, sha256: sha256(text), facts: text.split("\n").length - 1 };
}

/** The facts of a bulk file; the bytes are verified before they are parsed. Throws {@link Trouble}. */
export function readBulk(bytes: Uint8Array, { file, sha256: expected, facts: count }: Bulk): Fact[] {
  const found = sha256(bytes);
  if (found !== expected)
    throw new Trouble(
      `${file} is not the state this baseline approves: its sha256 is ${found}, expected ${expected}`,
    );
  const lines = new TextDecoder().decode(bytes).split("\n").slice(0, -1);
  if (lines.length !== count) throw new Trouble(`${file} holds ${lines.length} facts, expected ${count}`);
  return lines.map((line, at) => lazyFact(line, `${file}:${at + 1}`));
}

/** How {@link factLine} begins. */
const HEAD = /^\{"kind":"([a-z-]+)","key":("(?:[^"\\]|\\.)*"),"(from|fields)":/;

/** A fact that is parsed when somebody asks for more than its name: of most facts nobody does, since their digest says enough. */
function lazyFact(line: string, where: string): Fact {
  const [, kind, key, next] = HEAD.exec(line) ?? [];
  if (kind === undefined || key === undefined)
    throw new Trouble(`${where}: not a fact: expected kind, key and fields`);
  let parsed: Fact | undefined;
  const whole = () => {
    parsed ??= readLine(line, where);
    return parsed;
  };
  const fact: Fact = {
    kind,
    key: JSON.parse(key),
    get fields() {
      return whole().fields;
    },
  };
  if (next === "fields") return fact;
  return Object.defineProperty(fact, "from", { get: () => whole().from, enumerable: true });
}

/** The bytes were verified: what is read here is what was approved, and only its form is looked at. */
function readLine(line: string, where: string): Fact {
  try {
    const fact: Fact = JSON.parse(line);
    if (typeof fact.fields === "object" && fact.fields !== null) return fact;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Trouble(`${where}: no JSON: ${reason(error)}`);
  }
  throw new Trouble(`${where}: not a fact: expected kind, key and fields`);
}

function sha256(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex");
}
