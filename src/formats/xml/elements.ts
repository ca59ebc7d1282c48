import { XMLParser } from "fast-xml-parser";
import { attribute } from "../builder.ts";
import { branch, FormatError, LIMITS, leaf, type Node } from "../tree.ts";
import { attributeText, fromCdata, resolveReferences, tidy } from "./text.ts";

/** An element, text or CDATA section as the library gives it: one key is its name, ":@" holds the attributes. */
type Item = Record<string, unknown>;

const TEXT = "#text";
const CDATA = "#cdata";
const ATTRIBUTES = ":@";
/** Element names are marked, so that none is taken for one of the above or for a property of every object. */
const MARK = ".";
/** No attribute is named like a property of every object either. */
const ATTRIBUTE_MARK = "@";
/** Name of a piece of text between elements. */
export const MIXED_TEXT = "text()";

let parser: XMLParser | undefined;

function newParser(): XMLParser {
  return new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: ATTRIBUTE_MARK,
    textNodeName: TEXT,
    cdataPropName: CDATA,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    processEntities: false,
    jPath: false,
    maxNestedTags: LIMITS.depth + 1,
    // The library calls this twice for an empty element.
    transformTagName: (name) => (name.startsWith(MARK) ? name : MARK + name),
  });
}

/** The only element within the outermost one. The text is valid XML; throws {@link FormatError} for anything beside it. */
export function onlyElement(text: string): Node {
  parser ??= newParser();
  const [outermost = {}] = parser.parse(text) as Item[];
  const inside = contentOf(outermost, false);
  const [only, ...more] = inside;
  if (typeof only !== "object" || more.length > 0)
    throw new FormatError("more, or less, than one element at the top level");
  return only;
}

function element(item: Item, preserved: boolean): Node {
  const attributes = attributesOf(item);
  const space = attributes.find(({ name }) => name === "xml:space")?.value;
  const content = contentOf(item, space === undefined ? preserved : space === "preserve");
  const [only, ...more] = content;
  const name = nameOf(item).slice(MARK.length);
  if (typeof only === "string" && more.length === 0) return branch(name, attributes, only);
  const children = content.map((part) => (typeof part === "string" ? leaf(MIXED_TEXT, part) : part));
  return branch(name, [...attributes, ...children]);
}

/** Child elements and the text between them; blank text is formatting. */
function contentOf(item: Item, preserved: boolean): (string | Node)[] {
  const content: (string | Node)[] = [];
  let written = "";
  const endText = () => {
    const text = preserved && /[^ \t\n]/.test(written) ? written : tidy(written);
    if (text !== "") content.push(resolveReferences(text));
    written = "";
  };
  for (const child of childrenOf(item)) {
    const text = textOf(child);
    if (text !== undefined) {
      written += text;
      continue;
    }
    endText();
    content.push(element(child, preserved));
  }
  endText();
  return content;
}

/** Text as XML would write it, or undefined for an element. */
function textOf(item: Item): string | undefined {
  if (TEXT in item) return String(item[TEXT]);
  if (!(CDATA in item)) return undefined;
  const [section = {}] = item[CDATA] as Item[];
  return fromCdata(String(section[TEXT]));
}

function attributesOf(item: Item): Node[] {
  return Object.entries((item[ATTRIBUTES] ?? {}) as Record<string, string>).map(([name, value]) =>
    attribute(name.slice(ATTRIBUTE_MARK.length), attributeText(value)),
  );
}

function nameOf(item: Item): string {
  return Object.keys(item).find((key) => key !== ATTRIBUTES) ?? "";
}

function childrenOf(item: Item): Item[] {
  return (item[nameOf(item)] ?? []) as Item[];
}
