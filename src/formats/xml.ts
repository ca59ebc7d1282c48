import { XMLValidator } from "fast-xml-parser";
import { branch, type Format, FormatError, leaf, type Node } from "./tree.ts";
import { MIXED_TEXT, onlyElement } from "./xml/elements.ts";
import { plainMarkup } from "./xml/markup.ts";
import { divides, identity, ordered } from "./xml/siblings.ts";

/** The validator's faults in our words: its own messages repeat the text, which may be a secret's. */
const FAULTS: Readonly<Record<string, string>> = {
  InvalidTag: "tags that are malformed, or not closed in order",
  InvalidAttr: "an attribute that is malformed or given twice",
  InvalidChar: "a character that cannot stand here, such as a bare &",
  InvalidXml: "more, or less, than one element at the top level",
};

/** Outermost, so that whatever stands before or after the document's own element is seen and refused. */
const OUTERMOST = "document";

export const xml: Format = {
  name: "xml",
  about:
    "XML 1.0. No entity is expanded and no external id loaded. White space around text is formatting; text between " +
    "elements is text(); a DOCTYPE is doctype(), a processing instruction is processing-instruction(); comments and the " +
    "XML declaration say nothing.",
  parse,
  ordered,
  identity,
  divides,
  wins: (_, name) => (name === MIXED_TEXT ? "first" : undefined),
};

/**
 * The root's first child is the document's element; its DOCTYPE and instructions follow. The library's validator runs first, since its parser alone drops
 * malformed attributes without a word.
 */
function parse(text: string): Node {
  const { text: elements, aside } = plainMarkup(text);
  const markup = `<${OUTERMOST}>${elements}</${OUTERMOST}>`;
  const valid = XMLValidator.validate(markup);
  if (valid !== true) throw new FormatError(FAULTS[valid.err.code] ?? "not valid XML", valid.err.line);
  return branch("", [onlyElement(markup), ...aside.map(besideElements)]);
}

/** A DOCTYPE or a processing instruction, which may tell a program to load something, as a node of the top level. */
function besideElements(written: string): Node {
  const name = written.startsWith("<!") ? "doctype()" : "processing-instruction()";
  const said = written.replace(/^<(?:!DOCTYPE|\?)|\??>$/g, "");
  return leaf(name, said.trim().replace(/\s+/g, " "));
}
