import { Document, isCollection, isMap, isScalar, isSeq, Scalar, visit } from "yaml";
import type { Baseline } from "../model/baseline.ts";
import { printable, UNSAFE } from "../model/text.ts";

/**
 * A baseline as YAML for people: a fact, a gap or a watch to a line. Text with characters that can't be shown is
 * quoted and escaped, so that nothing observed can be mistaken for something else.
 * @param schema where editors find the schema of baselines, from where the file will be
 * @param header lines of the comment above
 */
export function writeYaml(baseline: Partial<Baseline>, schema: string, header: readonly string[]): string {
  const document = new Document(baseline, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === "string" && node.value.search(UNSAFE) >= 0) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  for (const path of [["state", "facts"], ["state", "unseen"], ["watch"]]) oneLineEach(document.getIn(path));
  headKinds(document.getIn(["state", "facts"]));
  for (const [part, comment] of Object.entries(ABOUT)) commentOn(document, part, comment);
  document.commentBefore = [`yaml-language-server: $schema=${schema}`, "", ...header]
    .map((line) => ` ${printable(line)}`.trimEnd())
    .join("\n");
  const text = document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
  return text.replace(UNSAFE, (character) => (character === "\n" ? character : escaped(character)));
}

/** What the parts of a state mean that nobody guesses. */
const ABOUT: Record<string, string> = {
  kinds:
    "Compared exactly: what is not approved below is drift. Take a kind out, and nothing of it is compared.",
  bulk: "Facts that are too many or too long to read here. mesdrift baseline compare shows how they differ from another version's.",
  ignore: "Never drift. For twins, for example: network:interface/*#mac",
  unseen:
    "Nobody could see this on the host, so nothing of it is approved or refused. Seeing it later is no drift.",
};

function commentOn(document: Document, part: string, comment: string): void {
  const state = document.get("state");
  const pair = isMap(state) ? state.items.find(({ key }) => isScalar(key) && key.value === part) : undefined;
  if (isScalar(pair?.key)) pair.key.commentBefore = ` ${comment}`;
}

function oneLineEach(list: unknown): void {
  if (!isSeq(list)) return;
  for (const item of list.items) if (isCollection(item)) item.flow = true;
}

/** A comment above the first fact of each kind. */
function headKinds(list: unknown): void {
  if (!isSeq(list)) return;
  let last: unknown;
  for (const item of list.items) {
    const kind = isMap(item) ? item.get("kind", true) : undefined;
    if (!isMap(item) || !isScalar(kind) || kind.value === last) continue;
    item.spaceBefore = last !== undefined;
    last = kind.value;
    item.commentBefore = ` ${printable(String(last))}`;
  }
}

/** Only quoted text holds such a character, so that an escape is right there. */
function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  return code > 0xffff ? `\\U${hex.padStart(8, "0")}` : `\\u${hex.padStart(4, "0")}`;
}
