import { listOf } from "./builder.ts";
import { collapse, type LineRules, linesOf } from "./line-reader.ts";
import { branch, type Format, leaf } from "./tree.ts";

/** A format without structure: its lines in order, white space and comments aside. */
function lineFormat(name: string, about: string, rules: LineRules, item = "line"): Format {
  return {
    name,
    about,
    parse: (text) =>
      branch(
        "",
        listOf(
          item,
          linesOf(text, rules).map((line) => leaf("", collapse(line.text))),
        ),
      ),
  };
}

/** What nothing else reads: firewall and audit rules, network interfaces, rsyslog, access lists. */
export const lines = lineFormat("lines", "Lines in order, without blank lines and # comments.", {});

/** Erlang terms, as in acl.conf of EMQX and rabbitmq's advanced.config: comments start with "%". */
export const erlang = lineFormat("erlang", "Erlang terms, line by line; % starts a comment.", {
  comments: "%",
});

/** Private keys, cookies, tables of passwords: a line is named `secret`, so that it is sealed as one. */
export const secrets = lineFormat(
  "secrets",
  "Private keys and tables of secrets, line by line.",
  {},
  "secret",
);
