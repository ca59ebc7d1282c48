import type { Value } from "../model/value.ts";

/** One node of a parsed config: an element, section, key, directive, or an item of a list. */
export interface Node {
  /** As written; "" for an item of a list. */
  name: string;
  /** What it holds itself. Text formats: a string exactly as written. An empty list or object is a value. */
  value?: Value;
  attribute?: true;
  /** The children are items of one list: they have no names, and their order is theirs. */
  list?: true;
  children: Node[];
}

/**
 * Caps on what a parser takes on; beyond them it throws a {@link FormatError} that says so. They bound the time: what is
 * within them is read and compared in a few seconds and 500 MB. Real configs have a tenth of it.
 */
export const LIMITS = {
  /** Largest config parsed to fields, in bytes; above it: hash and metadata only. */
  bytes: 8 * 1024 * 1024,
  /** Deepest nesting. */
  depth: 200,
  /** Most nodes of one file. */
  nodes: 100_000,
} as const;

/** The text is not in the format, or over a cap. */
export class FormatError extends Error {
  override readonly name = "FormatError";
  /** @param found what was found, and what was expected  @param line from 1 */
  constructor(found: string, line?: number) {
    super(line === undefined ? found : `line ${line}: ${found}`);
  }
}

/** A config format: text in, tree out. Pure, and total: every text gives a tree or a {@link FormatError}. */
export interface Format {
  name: string;
  about: string;
  /** The root's own name is not part of any address; its children are the top level. */
  parse(text: string): Node;
  /**
   * Does order mean something among these siblings? Asked with the names from the root to the parent, and the
   * siblings' name. Where it is not given, order means something only in lists without identity.
   */
  ordered?(parent: readonly string[], name: string): boolean;
  /**
   * Which of several siblings of this name counts, if only one does: their order means something, and it has the plain
   * address. Not asked where they have an identity, or are `ordered`.
   */
  wins?(parent: readonly string[], name: string): "first" | "last" | undefined;
  /**
   * Siblings that mean something else behind a node of this name than before it, though their own order may mean
   * nothing: what an include may set. Undefined if there are none; one function for all nodes that divide alike.
   */
  divides?(parent: readonly string[], name: string): ((sibling: string) => boolean) | undefined;
  /** Names, in order of preference, of attributes or children that tell siblings apart, instead of the usual ones. */
  identity?(parent: readonly string[], name: string): readonly string[];
}

/** A node with a value. */
export function leaf(name: string, value: Value): Node {
  return { name, value, children: [] };
}

/** A node with children. */
export function branch(name: string, children: Node[], value?: Value): Node {
  return value === undefined ? { name, children } : { name, value, children };
}
