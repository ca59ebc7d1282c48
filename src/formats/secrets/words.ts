import { words } from "../line-reader.ts";
import { isSecretField, mayNameSecret } from "./field.ts";
import { isPlain, unquote } from "./value.ts";

/** What may stand between a name and its value. */
const BETWEEN = /^(?::=?|=|->|=>)$/;

/** Options, paths, ports of services(5), and the second word of a rule of pam.conf(5). */
const NO_SECRET =
  /^(?:-|\/|[A-Za-z]:\\|file:|\[|\d+\/(?:tcp|udp)$|(?:required|requisite|sufficient|optional|include|substack)$)/;

/**
 * Does a line of a product that is not known give a secret by name, as in `password x`, `bindpw "x";` or
 * `snmp-server community x RO`? Linear in its length.
 */
export function namesSecret(line: string): boolean {
  if (!mayNameSecret(line)) return false;
  const said = words(line).filter((word) => !BETWEEN.test(word));
  return said.some((word, at) => isName(word) && isGiven(said[at + 1]));
}

function isName(word: string): boolean {
  const [, , name] = /^(["']?)([A-Za-z_][\w.-]*)\1[:=]{0,2}$/.exec(word) ?? [];
  return name !== undefined && isSecretField(name);
}

function isGiven(word: string | undefined): boolean {
  if (word === undefined) return false;
  const value = unquote(word.replace(/[;,]$/, ""));
  return !isPlain(value) && !NO_SECRET.test(value);
}
