import { Cursor } from "./json/cursor.ts";
import { readDocument } from "./json/value.ts";
import type { Format } from "./tree.ts";

/** Kepware's Config API names its objects by this property. */
const identity = () => ["common.ALLTYPES_NAME"];

/** What nearly every parser does with a name given twice, which RFC 8259, 4 leaves open. */
const wins = () => "last" as const;

export const json: Format = {
  name: "json",
  about:
    "JSON (RFC 8259), with comments as many products write them. Numbers that a double can't hold stay as written.",
  parse: (text) => readDocument(new Cursor(text, false)),
  identity,
  wins,
};

export const json5: Format = {
  name: "json5",
  about: "JSON5 1.0.0: names without quotes, single quotes, trailing commas, hexadecimal numbers.",
  parse: (text) => readDocument(new Cursor(text, true)),
  identity,
  wins,
};
