import { attribute, gather, TreeBuilder } from "./builder.ts";
import { directive, namedBy, type Shape } from "./directives.ts";
import { linesOf, words } from "./line-reader.ts";
import { branch, type Format, leaf } from "./tree.ts";

const SECTIONS = new Set(
  "global defaults frontend backend listen peers resolvers userlist mailers program cache ring http-errors".split(
    " ",
  ),
);

/** Directives that have many kinds, each with a name of its own. */
const NAMED = ["server", "server-template", "default-server", "acl", "timeout", "option", "errorfile"];

/** Rules of which the first that matches acts. */
const IN_ORDER =
  /^(?:(?:http|tcp)-(?:request|response|after-response|check)|use_backend|use-server|redirect|capture)$/;

/** Directives whose lines add up; of all others the last one counts. */
const ADDS_UP = /^(?:bind|log|filter|stick\b.*|nameserver|peer|table|user|group|http-error|errorfiles?)$/;

/** `user NAME password HASH groups G`: the hash stands alone, so that it can be hidden. */
const user: Shape = (name, [who = "", kind = "password", secret = "", ...rest]) =>
  branch(name, [
    attribute("name", who),
    leaf(kind, secret),
    ...(rest.length ? [leaf("rest", rest.join(" "))] : []),
  ]);

/** `stats auth USER:PASSWORD`, and every other `stats` by its kind. */
const stats: Shape = (name, [kind = "", ...args]) => {
  if (kind !== "auth") return namedBy(1)(name, [kind, ...args]);
  const [who = "", ...password] = args.join(" ").split(":");
  return branch("stats auth", [attribute("name", who), leaf("password", password.join(":"))]);
};

const SHAPES: ReadonlyMap<string, Shape> = new Map([
  ...NAMED.map((name) => [name, namedBy(1)] as const),
  ["user", user],
  ["stats", stats],
]);

/** HAProxy (docs.haproxy.org, section 2 and 4): a section goes on until the next one starts. */
export const haproxy: Format = {
  name: "haproxy",
  about: "HAProxy: global, defaults, frontend, backend and listen sections.",
  parse(text) {
    const tree = new TreeBuilder();
    for (const { text: line, number } of linesOf(text)) {
      const [name = "", ...args] = words(line, "#");
      const who = args.join(" ");
      if (SECTIONS.has(name)) {
        tree.closeAll();
        tree.open(branch(name, who === "" ? [] : [attribute("name", who)]), number);
      } else
        tree.add(directive(line, { inlineComment: "#", shapes: tree.inside === "global" ? PLAIN : SHAPES }));
    }
    tree.closeAll();
    const root = tree.finish();
    for (const section of root.children)
      section.children = gather(section.children, ({ name }) => (IN_ORDER.test(name) ? name : undefined));
    return root;
  },
  wins: (_, name) => (ADDS_UP.test(name) ? undefined : "last"),
};

/** In `global`, `user` is the account that HAProxy runs as. */
const PLAIN: ReadonlyMap<string, Shape> = new Map([["stats", namedBy(1)]]);
