import { HoconReader } from "./hocon/reader.ts";
import { everySibling } from "./sides.ts";
import type { Format } from "./tree.ts";

export const hocon: Format = {
  name: "hocon",
  about:
    "HOCON, as far as one file tells: nested objects and dotted names are one, values are text, substitutions and " +
    "includes stay as written and are not followed.",
  parse: (text) => new HoconReader(text).document(),
  wins: () => "last",
  // What an included file sets, a later member sets anew.
  divides: (_, name) => (name === "include" ? everySibling : undefined),
};
