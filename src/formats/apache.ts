import { attribute, gather, TreeBuilder } from "./builder.ts";
import { directive, namedBy, type Shape } from "./directives.ts";
import { collapse, linesOf, unquote } from "./line-reader.ts";
import { branch, type Format, FormatError, leaf, type Node } from "./tree.ts";

/** Containers of which a later one wins over an earlier, or the first is the default. */
const IN_ORDER = /^(?:VirtualHost|(?:Location|Files|Directory)Match|Location|Files|If|ElseIf)$/i;

/** Directives whose lines add up to a set; of all others the last one counts. */
const ADDS_UP =
  /^(?:Listen|LoadModule|LoadFile|ServerAlias|Allow|Deny|Require|Add(?:Type|Handler|Icon\w*|Language|Charset|Encoding|Description|Alt\w*)|CustomLog|BalancerMember|IfModule|IfDefine|IfVersion)$/i;

/** Directives that act one after the other, some of them together, by the name of their list. */
const CHAINS: readonly (readonly [RegExp, string])[] = [
  [/^Rewrite(?:Rule|Cond)$/i, "rewrite"],
  [/^(?:Script)?Alias(?:Match)?$/i, "alias"],
  [/^ProxyPass(?:Match)?$/i, "proxy"],
  [/^Redirect(?:Match|Permanent|Temp)?$/i, "redirect"],
  [/^(?:SetEnvIf(?:NoCase)?|BrowserMatch(?:NoCase)?)$/i, "environment"],
];

/** `Header always set NAME value`: the name stands behind what is done to it. */
const header: Shape = (name, args) => {
  const at = /^(?:always|onsuccess)$/i.test(args[0] ?? "") ? 2 : 1;
  return branch(name, [attribute("name", args[at] ?? "")], args.toSpliced(at, 1).join(" "));
};

/** What is set by name, which tells whether the value is a secret. */
const SHAPES: ReadonlyMap<string, Shape> = new Map([
  ["setenv", namedBy(1)],
  ["define", namedBy(1)],
  ["perlsetvar", namedBy(1)],
  ["header", header],
  ["requestheader", header],
]);

/**
 * Apache httpd (httpd.apache.org/docs/2.4/configuring.html) and ProFTPD: one directive a line, `<Name args>`
 * containers. An item of a chain is the whole directive, such as `alias[1]` = "ScriptAlias /cgi-bin/ …".
 */
export const apache: Format = {
  name: "apache",
  about: "Apache httpd: directives, and containers such as <VirtualHost *:80>.",
  parse(text) {
    const tree = new TreeBuilder();
    for (const line of linesOf(text, { continued: "comments too" })) {
      const [, close, name, args = ""] = /^<(\/?)([^\s>]+)(.*)>$/s.exec(line.text) ?? [];
      if (name === undefined) tree.add(plain(line.text));
      else if (close) closeContainer(tree, name, line.number);
      else
        tree.open(
          branch(name, args.trim() === "" ? [] : [attribute("args", unquote(collapse(args)))]),
          line.number,
        );
    }
    const root = tree.finish();
    gatherChains(root);
    return root;
  },
  ordered: (_, name) => IN_ORDER.test(name),
  wins: (_, name) => (ADDS_UP.test(name) ? undefined : "last"),
  divides: (_, name) => (INCLUDE.test(name) ? isSetAnew : undefined),
};

/** What an included file sets, a later line sets anew. */
const INCLUDE = /^Include(?:Optional)?$/i;
const isSetAnew = (name: string) => !ADDS_UP.test(name);

function plain(text: string): Node {
  const node = directive(text, { idleQuotes: true, shapes: SHAPES });
  return chainOf(node) ? leaf(node.name, `${node.name} ${node.value}`.trimEnd()) : node;
}

function chainOf({ name, children }: Node): string | undefined {
  if (children.length > 0) return undefined;
  return CHAINS.find(([directives]) => directives.test(name))?.[1];
}

function gatherChains(node: Node): void {
  node.children.forEach(gatherChains);
  node.children = gather(node.children, chainOf);
}

function closeContainer(tree: TreeBuilder, name: string, line: number): void {
  if (tree.inside?.toLowerCase() !== name.toLowerCase())
    throw new FormatError(`</${name}> closes <${tree.inside ?? "nothing"}>`, line);
  tree.close(line);
}
