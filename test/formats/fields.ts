import { flatten } from "../../src/formats/flatten.ts";
import type { Format } from "../../src/formats/tree.ts";
import type { Fields } from "../../src/model/fact.ts";

/** The fields of a text, nothing sealed. */
export function fieldsOf(format: Format, text: string): Fields {
  const redaction = { value: <T>(_: string, value: T) => value, name: (name: string) => name };
  return { ...flatten(format.parse(text), { format, redaction }) };
}
