import { type Line, linesOf } from "./line-reader.ts";
import { everySibling } from "./sides.ts";
import { branch, type Format, FormatError, leaf, type Node } from "./tree.ts";

/** A parameter: name, "=" or white space, then a quoted or a bare value (src/backend/utils/misc/guc-file.l). */
const PARAMETER = /^([A-Za-z_][\w.$]*)[ \t]*=?[ \t]*(?:'((?:[^'\\]|''|\\.)*)'|([^'# \t]+))?[ \t]*(?:#|$)/s;

/**
 * postgresql.conf: names in lower case since any case is the same, values without their quotes since `'on'` is `on`.
 * Throws {@link FormatError} at a line that the server would refuse.
 */
export const postgresql: Format = {
  name: "postgresql",
  about: "PostgreSQL server parameters: name = value, with comments behind.",
  parse: (text) => branch("", linesOf(text).map(parameter)),
  wins: () => "last",
  // What an included file sets, a later line sets anew.
  divides: (_, name) => (/^include(?:_dir|_if_exists)?$/.test(name) ? everySibling : undefined),
};

function parameter({ text, number }: Line): Node {
  const [, name, quoted, bare = ""] = PARAMETER.exec(text) ?? [];
  if (name === undefined) throw new FormatError("expected name = value", number);
  return leaf(name.toLowerCase(), quoted === undefined ? bare : unescaped(quoted));
}

const ESCAPES: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

function unescaped(quoted: string): string {
  return quoted
    .replaceAll("''", "'")
    .replace(/\\([0-7]{1,3}|.)/gs, (_, code: string) =>
      /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8) & 0xff) : (ESCAPES[code] ?? code),
    );
}
