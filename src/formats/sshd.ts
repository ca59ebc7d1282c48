import { attribute, TreeBuilder } from "./builder.ts";
import { type DirectiveRules, directive, namedBy } from "./directives.ts";
import { linesOf, unquote } from "./line-reader.ts";
import { branch, type Format, type Node } from "./tree.ts";

/** Keywords whose lines add up (sshd_config(5)); of all others the first one counts. */
const ADDS_UP = new Set(
  "include sendenv identityfile certificatefile localforward remoteforward dynamicforward acceptenv allowgroups allowusers denygroups denyusers hostcertificate hostkey listenaddress port setenv subsystem".split(
    " ",
  ),
);

/** Of these, which add up too, an earlier one goes before a later one. */
const IN_ORDER = new Set(["include", "setenv", "identityfile", "certificatefile"]);

const RULES: DirectiveRules = {
  inlineComment: "#",
  equals: true,
  anyCase: true,
  shapes: new Map([["subsystem", namedBy(1)]]),
};

/**
 * sshd_config(5) and ssh_config(5). Keywords are in lower case, as `sshd -T` prints them. `Match` and `Host` start a
 * block that ends at the next one. A keyword that sshd ignores, since it was set before, is below `ignored`. A value that is quoted as a whole is given without its quotes.
 */
export const sshd: Format = {
  name: "sshd",
  about: "OpenSSH server and client: keyword and value a line, Match and Host blocks.",
  parse(text) {
    const tree = new TreeBuilder();
    for (const line of linesOf(text)) {
      const node = directive(line.text, RULES);
      if (typeof node.value === "string") node.value = unquote(node.value);
      if (node.name === "match" || node.name === "host") {
        tree.closeAll();
        tree.open(branch(node.name, [attribute("args", String(node.value))]), line.number);
      } else tree.add(node);
    }
    tree.closeAll();
    const root = tree.finish();
    for (const scope of [root, ...root.children]) setAsideIgnored(scope);
    return root;
  },
  ordered: (_, name) => name === "match" || name === "host",
  wins: (_, name) => (IN_ORDER.has(name) ? "first" : undefined),
  // A setting of an included file counts only if it comes before.
  divides: (_, name) => (name === "include" ? isInOrder : undefined),
};

const isInOrder = (name: string) => IN_ORDER.has(name) || !ADDS_UP.has(name);

function setAsideIgnored(scope: Node): void {
  const seen = new Set<string>();
  const { counts = [], ignored = [] } = Object.groupBy(scope.children, ({ name, value }) => {
    const first = value === undefined || ADDS_UP.has(name) || !seen.has(name);
    seen.add(name);
    return first ? "counts" : "ignored";
  });
  scope.children = ignored.length === 0 ? counts : [...counts, branch("ignored", ignored)];
}
