import { listOf } from "./builder.ts";
import { collapse, type LineRules, linesOf } from "./line-reader.ts";
import { branch, type Format, leaf } from "./tree.ts";

/** A format without structure: its lines in order, white space and comments aside. */
function lineFormat(name: string, about: string, rules: LineRules): Format {
  return {
    name,
    about,
    parse: (text) =>
      branch(
        "",
        listOf(
          "line",
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
