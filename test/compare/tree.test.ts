import fc from "fast-check";
import { expect, test } from "vitest";
import { compareConfigs } from "../../src/compare/tree.ts";
import { flatten } from "../../src/formats/flatten.ts";
import { branch, type Format, leaf, type Node } from "../../src/formats/tree.ts";
import { yaml } from "../../src/formats/yaml.ts";
import type { Value } from "../../src/model/value.ts";

const asWritten = { value: (_: string, value: Value) => value, name: (name: string) => name };
const plain: Format = { name: "plain", about: "", parse: () => branch("", []) };
const inOrder: Format = { ...plain, ordered: () => true };

const fields = (children: Node[], format = plain) =>
  flatten(branch("", children), { format, redaction: asWritten });
const compare = (before: Node[], after: Node[], format = plain) =>
  compareConfigs(fields(before, format), fields(after, format));
const attribute = (name: string, value: string): Node => ({ ...leaf(name, value), attribute: true });
const element = (name: string, attributes: Record<string, string>, ...children: Node[]): Node =>
  branch(name, [...Object.entries(attributes).map(([key, value]) => attribute(key, value)), ...children]);
const list = (name: string, ...values: Value[]): Node => ({
  name,
  list: true,
  children: values.map((value) => leaf("", value)),
});

test("a changed attribute is named below the sibling that has it", () => {
  const server = (port: string, max: string) =>
    element(
      "Server",
      {},
      element("Connector", { port, max }),
      element("Connector", { port: "8443", max: "10" }),
    );
  expect(compare([server("8080", "200")], [server("8080", "400")])).toEqual([
    { path: "/Server/Connector[@port='8080']/@max", change: "changed", before: "200", after: "400" },
  ]);
});

test("the changed identity of an only child is a changed field, not one gone and one new", () => {
  expect(
    compare(
      [element("Server", { port: "8005", shutdown: "x" })],
      [element("Server", { port: "8006", shutdown: "x" })],
    ),
  ).toEqual([{ path: "/Server[@port='8005']/@port", change: "changed", before: "8005", after: "8006" }]);
});

test("siblings with an identity may move", () => {
  const [a, b] = [
    element("entry", { key: "a" }, leaf("v", "1")),
    element("entry", { key: "b" }, leaf("v", "2")),
  ];
  expect(compare([a, b], [b, a])).toEqual([]);
});

test("siblings without an identity may move where order means nothing", () => {
  expect(compare([leaf("allow", "a"), leaf("allow", "b")], [leaf("allow", "b"), leaf("allow", "a")])).toEqual(
    [],
  );
});

test("a line that moved is one change where order means something", () => {
  const lines = (text: string) => [...text].map((letter) => leaf("record", letter));
  expect(compare(lines("abcde"), lines("bcdae"), inOrder)).toEqual([
    { path: "/record[1]/position()", change: "changed", before: 1, after: 4 },
  ]);
});

test("siblings with an identity that moved are one change where order means something", () => {
  const handler = (name: string) => element("add", { name });
  expect(
    compare([handler("a"), handler("b"), handler("c")], [handler("c"), handler("a"), handler("b")], inOrder),
  ).toEqual([{ path: "/add[@name='c']/position()", change: "changed", before: 3, after: 1 }]);
});

test("a line put in front moves nothing", () => {
  const lines = (text: string) => [...text].map((letter) => leaf("record", letter));
  expect(compare(lines("abc"), lines("xabc"), inOrder)).toEqual([
    { path: "/record[1]", change: "added", after: "x" },
  ]);
});

test("a new element with all it holds is one change", () => {
  const mapping = element("mime", {}, leaf("extension", "x"), leaf("type", "text/x"));
  expect(compare([branch("web", [])], [branch("web", [mapping])])).toEqual([
    { path: "/web/mime", change: "added", after: { "/extension": "x", "/type": "text/x" } },
  ]);
});

test("an object that lost or got its only member is one change", () => {
  const [full, empty] = [branch("a", [leaf("b", 1)]), leaf("a", {})];
  expect(compare([full], [empty])).toEqual([{ path: "/a/b", change: "removed", before: 1 }]);
  expect(compare([empty], [full])).toEqual([{ path: "/a/b", change: "added", after: 1 }]);
  expect(compareConfigs({ "/a": null }, { "/": {} })).toEqual([
    { path: "/a", change: "removed", before: null },
  ]);
});

test("one item that became a list is seen", () => {
  expect(compare([leaf("command", "run")], [list("command", "run")])).toEqual([
    { path: "/command", change: "changed", before: "run", after: ["run"] },
  ]);
});

test("a document that is added or taken away is one change, and the other keeps its fields", () => {
  const fieldsOf = (text: string) => flatten(yaml.parse(text), { format: yaml, redaction: asWritten });
  const differences = (before: string, after: string) => compareConfigs(fieldsOf(before), fieldsOf(after));
  const one = "rate: 1\nhost: a\n";
  const other = "profile: night\n";
  const added = { path: "/[2]", change: "added", after: { "/profile": "night" } };
  expect(differences(one, `${one}---\n${other}`)).toEqual([added]);
  expect(differences(one, `rate: 2\nhost: a\n---\n${other}`)).toEqual([
    { path: "/rate", change: "changed", before: 1, after: 2 },
    added,
  ]);
  expect(differences(`${one}---\n${other}`, one)).toEqual([
    { path: "/[2]", change: "removed", before: { "/profile": "night" } },
  ]);
  expect(differences(one, `${other}---\n${one}`)).toEqual([{ ...added, path: "/[1]" }]);
  expect(differences(`name: a\n${one}`, `name: a\n${one}---\nname: b\n${other}`)).toEqual([
    { path: "/[name='b']", change: "added", after: { "/name": "b", "/profile": "night" } },
  ]);
  expect(differences(`name: a\n${one}`, `name: c\n${one}---\n${other}`)).toEqual([
    { path: "/name", change: "changed", before: "a", after: "c" },
    { ...added, path: "/[1]" },
  ]);
});

test("a changed item of a list without identity is found by likeness", () => {
  const item = (host: string, port: number) => ({
    ...branch("", [leaf("host", host), leaf("tcp", port), leaf("tls", true)]),
  });
  const servers = (...items: Node[]): Node => ({ name: "servers", list: true, children: items });
  const before = servers(item("a", 1), item("b", 2), item("c", 3));
  const after = servers(item("new", 9), item("a", 1), item("b", 22), item("c", 3));
  expect(compare([before], [after])).toEqual([
    { path: "/servers[2]/tcp", change: "changed", before: 2, after: 22 },
    { path: "/servers[1]", change: "added", after: { "/host": "new", "/tcp": 9, "/tls": true } },
  ]);
});

test("keys that look like another program's marks are compared as they are", () => {
  const item = (value: string) =>
    branch("", [leaf("port__added", value), leaf("__old", "x"), leaf("__proto__", "y")]);
  const before: Node = { name: "l", list: true, children: [item("1"), item("2")] };
  const after: Node = { name: "l", list: true, children: [item("1"), item("3")] };
  expect(compare([before], [after])).toEqual([
    { path: "/l[2]/port__added", change: "changed", before: "2", after: "3" },
  ]);
});

const anyName = fc.constantFrom("a", "b", "name", "id", "__proto__", "constructor", "x/y", "");
const anyTree: fc.Arbitrary<Node> = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small" },
    fc.record({ name: anyName, value: fc.string() }).map(({ name, value }) => leaf(name, value)),
    fc.record({ name: anyName, value: fc.string() }).map(({ name, value }) => attribute(name, value)),
    fc
      .record({ name: anyName, children: fc.array(tie("node"), { maxLength: 5 }) })
      .map(({ name, children }) => branch(name, children)),
  ),
})).node;
const anyChildren = fc.array(anyTree, { maxLength: 6 }).map(withOneOfEachAttribute);

/** No format gives a node two attributes of one name. */
function withOneOfEachAttribute(nodes: readonly Node[]): Node[] {
  const seen = new Set<string>();
  const isNew = ({ name, attribute }: Node) => !attribute || (!seen.has(name) && seen.add(name));
  return nodes.filter(isNew).map((node) => ({ ...node, children: withOneOfEachAttribute(node.children) }));
}

/** Of several siblings with one identity only one counts, so that their order means something. */
function withoutIdentity(nodes: readonly Node[]): Node[] {
  return nodes.map((node) => ({
    ...node,
    name: node.name.replace(/^(?:name|id)$/, "x$&"),
    children: withoutIdentity(node.children),
  }));
}

function shuffled(nodes: readonly Node[]): Node[] {
  return nodes.map((node) => ({ ...node, children: shuffled(node.children) })).reverse();
}

test("no tree differs from itself", () => {
  fc.assert(
    fc.property(anyChildren, (nodes) => {
      expect(compare(nodes, structuredClone(nodes))).toEqual([]);
    }),
  );
});

test("any difference between two trees is told, and only then", () => {
  fc.assert(
    fc.property(anyChildren, anyChildren, (before, after) => {
      const same =
        JSON.stringify(sorted(fields(before, inOrder))) === JSON.stringify(sorted(fields(after, inOrder)));
      expect(compare(before, after, inOrder).length === 0).toBe(same);
    }),
  );
});

function sorted(map: Record<string, Value>): [string, Value][] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
}

test("siblings whose order means nothing may stand in any order, at any depth", () => {
  fc.assert(
    fc.property(anyChildren.map(withoutIdentity), (nodes) => {
      expect(compare(nodes, shuffled(nodes))).toEqual([]);
    }),
  );
});

test("siblings of different names may stand in any order", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(anyTree, { selector: ({ name, attribute }) => `${name} ${attribute}`, maxLength: 6 }),
      (nodes) => {
        expect(compare(nodes, [...nodes].reverse())).toEqual([]);
      },
    ),
  );
});

test("nothing, an empty text and null are three different things", () => {
  const a = (value: Value) => [branch("", [leaf("a", value), leaf("b", 1)])];
  expect(compare(a(null), a(""))).toEqual([{ path: "/''/a", change: "changed", before: null, after: "" }]);
  expect(compare([list("a", null, 1)], [list("a", "", 1)])).toHaveLength(1);
});

test("siblings that share an identity keep their order, since only one of them counts", () => {
  const add = (value: string) => element("add", { key: "a", value });
  expect(compare([add("1"), add("2")], [add("2"), add("1")])).toEqual([
    { path: "/add[@key='a']/position()", change: "changed", before: 1, after: 2 },
  ]);
});

test("an ordered sibling that goes past others of another name is seen", () => {
  const [allow, deny] = [(who: string) => leaf("allow", who), leaf("deny", "all")];
  expect(
    compare([allow("a"), deny, allow("b")], [allow("a"), allow("b"), deny], inOrder).map(({ path }) => path),
  ).toHaveLength(1);
});

test("twenty thousand siblings that all changed their identity are compared in time that grows with their number", () => {
  const add = (key: string) => element("add", { key, x: key, y: "2" });
  const all = (mark: string) => Array.from({ length: 20_000 }, (_, at) => add(`${mark}${at}`));
  const start = process.cpuUsage();
  expect(compare(all("a"), all("b"))).toHaveLength(40_000);
  expect(process.cpuUsage(start).user / 1_000_000).toBeLessThan(6);
});

test("no number of like siblings is too much to compare", () => {
  const many = (mark: string) => Array.from({ length: 200_000 }, (_, at) => leaf("key", `${mark}${at}`));
  expect(compare(many("a"), []).length).toBe(200_000);
});
