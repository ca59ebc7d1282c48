import { parse as parseToml, TomlDate, TomlError, type TomlTable, type TomlValue } from "smol-toml";
import type { Value } from "../model/value.ts";
import { branch, type Format, FormatError, LIMITS, leaf, type Node } from "./tree.ts";

export const toml: Format = {
  name: "toml",
  about: "TOML 1.0. Dates are text; integers that a double can't hold stay exact.",
  parse: (text) => new TomlReader().node("", tables(text), 0),
};

/** Throws {@link FormatError} with the line; the library's message repeats the text, which may be a secret's. */
function tables(text: string): TomlTable {
  try {
    return parseToml(text, { integersAsBigInt: "asNeeded", maxDepth: LIMITS.depth });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new FormatError("not valid TOML", error.line);
  }
}

class TomlReader {
  #nodes = 0;

  node(name: string, value: TomlValue, depth: number): Node {
    this.#nodes += 1;
    if (this.#nodes > LIMITS.nodes) throw new FormatError(`more than ${LIMITS.nodes} values`);
    if (depth > LIMITS.depth) throw new FormatError(`nested deeper than ${LIMITS.depth}`);
    if (typeof value !== "object" || value instanceof Date) return leaf(name, scalar(value));
    if (Array.isArray(value)) {
      const items = value.map((item) => this.node("", item, depth + 1));
      return items.length === 0 ? leaf(name, []) : { ...branch(name, items), list: true };
    }
    const members = Object.entries(value).map(([key, member]) => this.node(key, member, depth + 1));
    return members.length === 0 ? leaf(name, {}) : branch(name, members);
  }
}

function scalar(value: string | number | bigint | boolean | TomlDate): Value {
  if (value instanceof TomlDate) return value.toISOString();
  if (typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value)))
    return { number: String(value) };
  return value;
}
