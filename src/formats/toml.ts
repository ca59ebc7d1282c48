import { parse as parseToml, TomlDate, TomlError, type TomlTable, type TomlValue } from "smol-toml";
import type { Value } from "../model/value.ts";
import { attribute } from "./builder.ts";
import { prefixedNumber } from "./number.ts";
import { branch, type Format, FormatError, LIMITS, leaf, type Node } from "./tree.ts";

export const toml: Format = {
  name: "toml",
  about:
    "TOML 1.0. A date is text with @type; a float without a fraction, and an integer beyond a double, stay as numerals.",
  parse: (text) => new TomlReader().node("", tables(text), 0),
};

/** Throws {@link FormatError} with the line; the library's message repeats the text, which may be a secret's. */
function tables(text: string): TomlTable {
  try {
    return parseToml(text, { integersAsBigInt: true, maxDepth: LIMITS.depth });
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
    if (value instanceof TomlDate) return branch(name, [attribute("type", "date")], value.toISOString());
    if (typeof value !== "object" || value instanceof Date) return leaf(name, scalar(value));
    if (Array.isArray(value)) {
      const items = value.map((item) => this.node("", item, depth + 1));
      return items.length === 0 ? leaf(name, []) : { ...branch(name, items), list: true };
    }
    const members = Object.entries(value).map(([key, member]) => this.node(key, member, depth + 1));
    return members.length === 0 ? leaf(name, {}) : branch(name, members);
  }
}

/** Integers and floats are two types: `1` is a number, and `1.0` the numeral "1.0". */
function scalar(value: string | number | bigint | boolean | Date): Value {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint") return prefixedNumber(String(value));
  if (typeof value !== "number" || (Number.isFinite(value) && !Number.isInteger(value))) return value;
  return { number: Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value) };
}
