import fc from "fast-check";
import { expect, test } from "vitest";
import { FormatError, LIMITS, type Node } from "../../src/formats/tree.ts";
import { xml } from "../../src/formats/xml.ts";
import { outcome, timed } from "./plain.ts";

/** A tree as nested arrays: name or @name, value if any, children. */
type Short = [string, ...(string | Short)[]];

function short({ name, attribute, value, children }: Node): Short {
  return [
    attribute ? `@${name}` : name,
    ...(value === undefined ? [] : [String(value)]),
    ...children.map(short),
  ];
}

function read(text: string): Short {
  const [root] = xml.parse(text).children;
  if (!root) throw new Error("no element");
  return short(root);
}

const refused = (text: string) => expect(() => xml.parse(text));

test("an element's attributes, text and elements are kept as written", () => {
  const text = `<Server port="08005"><Service name='Catalina'><Ratio>1.10</Ratio><On>true</On></Service></Server>`;
  expect(read(text)).toEqual([
    "Server",
    ["@port", "08005"],
    ["Service", ["@name", "Catalina"], ["Ratio", "1.10"], ["On", "true"]],
  ]);
});

test("white space, comments and instructions around elements and text say nothing", () => {
  const plain = read(`<a x="1"><b>one two</b><c/></a>`);
  expect(
    read(`<?xml version="1.0"?>\n<!-- <b>three</b> -->\n<a\n   x = "1" >
      <?keep don't?><b>\n  one\n  two<!-- 3\n -->\n</b>
      <c></c>\n</a>\n<!-- end -->\n`),
  ).toEqual(plain);
});

test("white space within a line of text is kept, and all of it where xml:space says so", () => {
  expect(read("<a>one  two</a>")).toEqual(["a", "one  two"]);
  expect(read(`<a xml:space="preserve"><b> x\n y </b><c xml:space="default"> z </c></a>`)).toEqual([
    "a",
    ["@xml:space", "preserve"],
    ["b", " x\n y "],
    ["c", "z", ["@xml:space", "default"]],
  ]);
});

test("text between elements is text()", () => {
  expect(read("<p>Stop <b>now</b>, please.</p>")).toEqual([
    "p",
    ["text()", "Stop"],
    ["b", "now"],
    ["text()", ", please."],
  ]);
});

test("CDATA is text as it stands", () => {
  expect(read("<a>\n <![CDATA[ x < &amp;\n  y ]]>\n</a>")).toEqual(["a", " x < &amp;\n  y "]);
  expect(read("<a>b <![CDATA[\f]]></a>")).toEqual(["a", "b \f"]);
});

test("the predefined entities and character references are resolved, in text and attributes", () => {
  expect(read(`<a x="&lt;&#65;&#x1F600;&quot;">&amp;lt; &apos;&gt;&#10;</a>`)).toEqual([
    "a",
    "&lt; '>\n",
    ["@x", '<A😀"'],
  ]);
});

test("line breaks in an attribute are spaces", () => {
  expect(read(`<a x="one\n\ttwo&#10;"/>`)).toEqual(["a", ["@x", "one  two\n"]]);
});

test("names, prefixes and namespaces are kept as written, also the names of every object's properties", () => {
  const text = `<x:constructor xmlns:x="urn:x" __proto__="1" toString="2"><__proto__>p</__proto__><prototype/></x:constructor>`;
  expect(read(text)).toEqual([
    "x:constructor",
    ["@xmlns:x", "urn:x"],
    ["@__proto__", "1"],
    ["@toString", "2"],
    ["__proto__", "p"],
    ["prototype"],
  ]);
});

test("a DOCTYPE may name an external id, which is never loaded", () => {
  const properties = `<!DOCTYPE properties SYSTEM "http://java.sun.com/dtd/properties.dtd">`;
  expect(read(`${properties}<properties><entry key="a">1</entry></properties>`)).toEqual([
    "properties",
    ["entry", "1", ["@key", "a"]],
  ]);
  expect(read(`<!DOCTYPE a PUBLIC '-//X//EN' "file:///etc/passwd"\n><a/>`)).toEqual(["a"]);
});

test.each([
  ["an entity in the document", `<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>`],
  ["an external entity", `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`],
  ["a parameter entity", `<!DOCTYPE a [<!ENTITY % x "y"> %x;]><a/>`],
  ["an empty internal subset", "<!DOCTYPE a []><a/>"],
  ["a DOCTYPE within the document", "<a><!DOCTYPE b><b/></a>"],
  ["another declaration", "<a><!ELEMENT b></a>"],
])("%s is refused and told as such", (_, text) => {
  refused(text).toThrow(/^line 1: a declaration in the document/);
});

test.each([
  ["an unknown entity", "<a>&nbsp;</a>"],
  ["a property of every object as an entity", `<a x="&constructor;"/>`],
  ["a bare & in an attribute", `<a x="a&b"/>`],
  ["a bare & in text", "<a>a & b</a>"],
  ["a reference to NUL", "<a>&#0;</a>"],
  ["a reference to half a pair", "<a>&#xD800;</a>"],
  ["a reference beyond Unicode", "<a>&#x110000;</a>"],
  ["an attribute given twice", `<a x="1" x="2"/>`],
  ["an attribute without a value", "<a x/>"],
  ["an attribute without quotes", "<a x=1/>"],
  ["an attribute cut by a quote", `<a x="1"2"/>`],
  ["attributes without a space between", `<a x="1"y="2"/>`],
  ["a < in an attribute", `<a x="<"/>`],
  ["tags closed out of order", "<a><b></a></b>"],
  ["a tag that is not closed", "<a><b></b>"],
  ["an end tag without a start", "<a/></a>"],
  ["an end tag that closes itself", "<a></b/></a>"],
  ["a comment that is not closed", "<a/><!-- "],
  ["CDATA that is not closed", "<a><![CDATA[</a>"],
  ["an instruction that is not closed", "<a/><?x"],
  ["two top elements", "<a/><b/>"],
  ["text after the document", "<a/>b"],
  ["text before the document", "b<a/>"],
  ["text instead of a document", "hello"],
  ["nothing", ""],
  ["an end of what holds the document", "<a/></document><document>"],
  ["a name that is none", "<1a/>"],
])("%s is a FormatError", (_, text) => {
  refused(text).toThrow(FormatError);
});

test("an error names the line, and repeats nothing of the text", () => {
  refused(`<a>\n<b password="hun"ter2=""/>\n</a>`).toThrow(
    /^line 2: an attribute that is malformed or given twice$/,
  );
  refused("<a>hun&ter2;</a>").toThrow(/^(?!.*ter2)/);
});

test("nesting and number of elements and attributes are capped", () => {
  const nested = (depth: number) => "<a>".repeat(depth) + "</a>".repeat(depth);
  expect(() => xml.parse(nested(LIMITS.depth))).not.toThrow();
  refused(nested(LIMITS.depth + 1)).toThrow(/nested deeper than 200/);
  refused(`<a>${"<b/>".repeat(LIMITS.nodes)}</a>`).toThrow(/more than 100000/);
  refused(`<a ${"x='' ".repeat(LIMITS.nodes)}/>`).toThrow(/more than 100000/);
});

test.each([
  ["spaces in text", (size: number) => `<a>b${" ".repeat(size)}c</a>`],
  ["spaces in a tag", (size: number) => `<a${" ".repeat(size)}/>`],
  ["comments opened in comments", (size: number) => `<a>${"<!--".repeat(size / 4)}</a>`],
  ["quotes that don't close", (size: number) => `<a ${"b='".repeat(size / 3)}`],
  ["references", (size: number) => `<a>${"&amp;".repeat(size / 5)}</a>`],
])("a million characters of %s take well under two seconds", (_, make) => {
  expect(timed(xml, make(1_000_000))).toBeLessThan(2_000);
});

test("order means something for filters, handlers, rules and valves, and nowhere else", () => {
  expect(xml.ordered?.(["web-app"], "filter-mapping")).toBe(true);
  expect(xml.ordered?.(["j:web-app"], "j:filter-mapping")).toBe(true);
  expect(xml.ordered?.(["configuration", "system.webServer", "handlers"], "add")).toBe(true);
  expect(xml.ordered?.(["Server", "Service", "Engine", "Host"], "Valve")).toBe(true);
  expect(xml.ordered?.(["configuration", "appSettings"], "add")).toBe(false);
  expect(xml.ordered?.(["logging", "handlers"], "handler")).toBe(false);
  expect(xml.ordered?.(["constructor"], "toString")).toBe(false);
});

test("products' own names tell elements apart", () => {
  expect(xml.identity?.(["web-app"], "servlet")).toEqual(["servlet-name"]);
  expect(xml.identity?.(["server", "profile"], "subsystem")).toEqual(["xmlns"]);
  expect(xml.identity?.(["ipSecurity"], "add")).toContain("ipAddress");
  expect(xml.identity?.([], "constructor")).toEqual([]);
});

const name = fc.constantFrom("a", "b-c", "d.e", "x:f", "_g", "constructor", "__proto__", "text", "é");
const word = fc
  .string({ unit: fc.constantFrom("a", "1", "<", "&", '"', "'", "]]>", "é", "😀", " x"), minLength: 1 })
  .map((text) => text.trim())
  .filter((text) => text !== "");
const attributes = fc
  .dictionary(name, word, { maxKeys: 3 })
  .map((all): Short[] => Object.entries(all).map(([key, value]) => [`@${key}`, value]));
const { element } = fc.letrec<{ element: Short }>((tie) => ({
  element: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.tuple(name, word, attributes).map(([key, value, own]): Short => [key, value, ...own]),
    fc
      .tuple(name, attributes, fc.array(tie("element"), { maxLength: 4 }))
      .map(([key, own, inner]): Short => [key, ...own, ...inner]),
  ),
}));

const escaped = (text: string) => text.replace(/[<&>"']/g, (special) => `&#${special.charCodeAt(0)};`);

/** A tree as XML, with formatting of one's choice between its parts. */
function write([key, ...rest]: Short, space: string, reversed: boolean): string {
  const own = rest.filter((part): part is Short => Array.isArray(part));
  const written = own
    .filter(([first]) => first.startsWith("@"))
    .map(([first, value]) => `${space || " "}${first.slice(1)}="${escaped(String(value))}"`);
  const inner = own.filter(([first]) => !first.startsWith("@")).map((part) => write(part, space, reversed));
  const text = typeof rest[0] === "string" ? escaped(rest[0]) : "";
  const filling = inner.map((part) => `${space}<!--${space}-->${part}`).join("");
  return `<${key}${(reversed ? written.reverse() : written).join("")}>${space}${text}${filling}${space}</${key}>`;
}

const sorted = (tree: Short): Short => {
  const [key, ...rest] = tree;
  const parts = rest.map((part) => (Array.isArray(part) ? sorted(part) : part));
  const isAttribute = (part: string | Short) => Array.isArray(part) && part[0].startsWith("@");
  const own = parts.filter(isAttribute).sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
  return [
    key,
    ...parts.filter((part) => typeof part === "string"),
    ...own,
    ...parts.filter((part) => typeof part !== "string" && !isAttribute(part)),
  ];
};

test("any tree comes back from its XML, whatever the white space, comments and attribute order", () => {
  fc.assert(
    fc.property(element, fc.constantFrom("", "\n", "\n  ", "\t\n"), fc.boolean(), (tree, space, reversed) => {
      expect(sorted(read(write(tree, space, reversed)))).toEqual(sorted(tree));
    }),
  );
});

test("any text gives a tree or a FormatError", () => {
  const piece = fc.constantFrom(
    "<",
    ">",
    "</",
    "/>",
    "a",
    "b",
    "=",
    '"',
    "'",
    " ",
    "\n",
    "&",
    ";",
    "&lt;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "<!DOCTYPE a",
    "[",
    "<a>",
    "</a>",
    "<a/>",
    ' x="1"',
    "é",
    ":",
    "\u0001",
  );
  const soup = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        soup,
        soup.map((inner) => `<a>${inner}</a>`),
      ),
      (text) => {
        outcome(() => xml.parse(text));
      },
    ),
    { numRuns: 2_000 },
  );
});
