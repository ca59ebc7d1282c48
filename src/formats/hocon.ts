import { HoconReader } from "./hocon/reader.ts";
import type { Format } from "./tree.ts";

export const hocon: Format = {
  name: "hocon",
  about:
    "HOCON, as far as one file tells: nested objects and dotted names are one, values are text, substitutions and " +
    "includes stay as written and are not followed.",
  parse: (text) => new HoconReader(text).document(),
  wins: () => "last",
};
