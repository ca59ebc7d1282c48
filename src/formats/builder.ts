import { branch, FormatError, LIMITS, type Node } from "./tree.ts";

/** An attribute of a node, such as the arguments of a block. */
export function attribute(name: string, value: string): Node {
  return { name, value, attribute: true, children: [] };
}

/** Builds a tree while a reader goes down the text; it keeps the caps of {@link LIMITS}. */
export class TreeBuilder {
  readonly #root = branch("", []);
  readonly #open: { node: Node; line: number | undefined }[] = [];
  #nodes = 0;

  /** Name of the innermost open block; undefined at the top level. */
  get inside(): string | undefined {
    return this.#open.at(-1)?.node.name;
  }

  /** Adds a node to the innermost open block. */
  add(node: Node): void {
    this.#nodes += 1 + node.children.length;
    if (this.#nodes > LIMITS.nodes) throw new FormatError(`more than ${LIMITS.nodes} nodes`);
    (this.#open.at(-1)?.node ?? this.#root).children.push(node);
  }

  /** Adds a node and makes it the innermost open block. @param line where it opens, for the error if it never closes */
  open(node: Node, line?: number): void {
    this.add(node);
    this.#open.push({ node, line });
    if (this.#open.length > LIMITS.depth) throw new FormatError(`nested deeper than ${LIMITS.depth}`, line);
  }

  /** Closes the innermost block. Throws {@link FormatError} where none is open. */
  close(line?: number): void {
    if (!this.#open.pop()) throw new FormatError("the end of a block that was never opened", line);
  }

  /** Closes every block: for formats in which the next block ends the one before. */
  closeAll(): void {
    this.#open.length = 0;
  }

  /** The whole tree. Throws {@link FormatError} if a block is still open. */
  finish(): Node {
    const unclosed = this.#open.at(-1);
    if (unclosed)
      throw new FormatError(`${told(unclosed.node.name)} is opened and never closed`, unclosed.line);
    return this.#root;
  }
}

/** The name of a block, unless it is more than a name: `password = planted{` opens one, too. */
function told(name: string): string {
  return /^[A-Za-z][\w.-]*$/.test(name) ? `"${name}"` : "a block";
}

/** A list of the given name, in order; nothing where there are no items. */
export function listOf(name: string, items: readonly Node[]): Node[] {
  return items.length === 0
    ? []
    : [{ name, list: true, children: items.map((item) => ({ ...item, name: "" })) }];
}

/**
 * Gathers siblings whose order matters into lists, each in the place of its first item.
 * @param listName the list a child belongs to, if any
 */
export function gather(children: readonly Node[], listName: (child: Node) => string | undefined): Node[] {
  const items = Map.groupBy(children, listName);
  return children.flatMap((child) => {
    const name = listName(child);
    if (name === undefined) return [child];
    const list = items.get(name) ?? [];
    return list[0] === child ? listOf(name, list) : [];
  });
}
