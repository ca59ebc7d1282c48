import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from "yaml";
import { reason } from "../model/trouble.ts";
import type { Position } from "./mistake.ts";

export type Path = readonly PropertyKey[];

/** Where a path stands in the file: its value, or the name before it. What isn't there stands where its parent does. */
export type Locate = (path: Path, part?: "name" | "value") => Position;

/** A YAML (or JSON) text as plain data, with the way back from data to places. */
export interface YamlText {
  /** Undefined when there are mistakes. */
  data?: unknown;
  mistakes: (Position & { text: string })[];
  locate: Locate;
}

/** Most aliases that are followed; against texts that grow without end. */
const MAX_ALIASES = 100;

/** Reads YAML 1.2 (which JSON is part of) with a place for everything in it. */
export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const locate: Locate = (path, part = "value") => position(nodeAt(document, path, part)?.range?.[0] ?? 0);
  const faults = [...document.errors, ...document.warnings];
  const mistakes = faults.map(({ pos, code, message }) => ({
    ...position(pos[0]),
    text: code === "DUPLICATE_KEY" ? twice(text.slice(pos[0])) : firstLine(message),
  }));
  if (mistakes.length > 0) return { mistakes, locate };
  try {
    return { data: document.toJS({ maxAliasCount: MAX_ALIASES }), mistakes, locate };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return { mistakes: [{ line: 1, column: 1, text: reason(error) }], locate };
  }
}

/** What is wrong with a name that its map has already. @param rest the text from the name on */
function twice(rest: string): string {
  return `found ${/^[^:\n]+/.exec(rest)?.[0].trim() ?? "a name"} a second time in one map, expected it once; put both together`;
}

function firstLine(message: string): string {
  return message.split("\n")[0] ?? message;
}

function nodeAt(document: Document, path: Path, part: "name" | "value"): Node | null {
  let found: Node | null = document.contents;
  for (const [at, step] of path.entries()) {
    const [name, value]: (Node | undefined)[] = childOf(
      isAlias(found) ? (found.resolve(document) ?? null) : found,
      step,
    );
    const wanted: Node | undefined =
      part === "name" && at === path.length - 1 ? (name ?? value) : (value ?? name);
    if (wanted === undefined) return found;
    found = wanted;
  }
  return found;
}

/** The name and the value of a step into a map or a list. */
function childOf(node: Node | null, step: PropertyKey): (Node | undefined)[] {
  if (isSeq(node)) {
    const item = typeof step === "number" ? node.items[step] : undefined;
    return [undefined, isNode(item) ? item : undefined];
  }
  const pair = isMap(node)
    ? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
    : undefined;
  return [pair?.key, pair?.value].map((part) => (isNode(part) ? part : undefined));
}
