import { attribute, listOf } from "./builder.ts";
import { type Line, linesOf } from "./line-reader.ts";
import { branch, type Format, FormatError, leaf, type Node } from "./tree.ts";

const RULE = /^(-?(?:auth|account|password|session))[ \t]+(\[[^\]]*\]|[^ \t]+)[ \t]+([^ \t]+)[ \t]*(.*)$/is;

/** It ends with its line, even behind a backslash, or a rule could hide behind it. */
const COMMENT = /(?<!\\)#.*$/gm;

/**
 * pam.d(5): the rules in order, since they act one after the other; told apart by type and module, such as
 * `rule[@module='auth pam_unix.so']/control`. An `@include` line is a rule of its own.
 */
export const pam: Format = {
  name: "pam",
  about: "PAM service: which modules must agree before a user is let in.",
  parse: (text) =>
    branch("", listOf("rule", linesOf(text.replace(COMMENT, ""), { continued: "statements" }).map(rule))),
  ordered: (_, name) => name === "rule",
  identity: () => ["module"],
};

function rule({ text, number }: Line): Node {
  const included = /^@include\s+(.*)$/s.exec(text)?.[1];
  if (included !== undefined) return branch("", [attribute("module", `include ${included}`)]);
  const [, type, control = "", module, args = ""] = RULE.exec(text) ?? [];
  if (type === undefined) throw new FormatError("expected type, control and module", number);
  return branch("", [
    attribute("module", `${type.toLowerCase()} ${module}`),
    leaf("control", control.replace(/[ \t]+/g, " ")),
    leaf("args", args.replace(/[ \t]+/g, " ")),
  ]);
}
