import { Cursor } from "../json/cursor.ts";
import { readString } from "../json/string.ts";
import { branch, leaf, type Node } from "../tree.ts";

const COMMENT = "(?:#|//)[^\\n]*";
/** Between members and items: line breaks and commas separate them alike. */
const BETWEEN = new RegExp(`[\\s,]+|${COMMENT}`, "y");
const SPACE = /\s+/y;
const BLANK = /[ \t]+/y;
const NAME = /[^\s":={}[\],#.+$](?:[^\n":={}[\],#.+$]*[^\s":={}[\],#.+$])?/y;
const INCLUDE = /include[ \t]+(?=["a-z])[^\n#]*/y;
const TRIPLE_QUOTED = /"""[\s\S]*?"""(?!")/y;
const SUBSTITUTION = /\$\{[^}\n]*\}/y;
const UNQUOTED = /(?:[^\s"{}[\],#$/]|\/(?!\/)|\$(?!\{))+/y;

/** Reads HOCON into a tree in which the objects of one name are one, as the format has it; scalars given twice stay. */
export class HoconReader {
  readonly #cursor: Cursor;
  readonly #objects = new Map<Node, Map<string, Node>>();

  constructor(text: string) {
    this.#cursor = new Cursor(text, false);
  }

  document(): Node {
    const root = branch("", []);
    this.#skip(BETWEEN);
    if (this.#cursor.take("[")) this.#items(root, 0);
    else this.#members(root, 0, this.#cursor.take("{") ? "}" : "");
    this.#skip(BETWEEN);
    if (this.#cursor.next !== "") this.#cursor.fail("the end");
    if (root.children.length === 0) root.value = root.list ? [] : {};
    return root;
  }

  #skip(pattern: RegExp): void {
    while (this.#cursor.match(pattern));
  }

  /** Members up to a closing brace, or up to the end of the text. */
  #members(parent: Node, depth: number, close: "}" | ""): void {
    this.#cursor.enter(depth);
    for (this.#skip(BETWEEN); !this.#closed(close); this.#skip(BETWEEN)) {
      const include = this.#cursor.match(INCLUDE);
      if (include === undefined) this.#member(parent, depth);
      else parent.children.push(leaf("include", include.slice("include".length).trim()));
    }
  }

  #closed(close: "}" | ""): boolean {
    return close === "" ? this.#cursor.next === "" : this.#cursor.take(close);
  }

  #member(parent: Node, depth: number): void {
    const path = [this.#name()];
    while (this.#cursor.take(".")) path.push(this.#name());
    const inside = depth + path.length;
    this.#cursor.enter(inside);
    const name = path.pop() ?? "";
    const owner = path.reduce((node, part) => this.#object(node, part), parent);
    const appended = this.#cursor.take("+=");
    const separated = appended || this.#cursor.take("=") || this.#cursor.take(":");
    if (!separated && this.#cursor.next !== "{") this.#cursor.fail('"=", ":" or "{"');
    this.#skip(SPACE);
    if (appended) this.#value(append(owner, { ...branch(name, []), list: true }), "", inside);
    else this.#value(owner, name, inside);
  }

  #name(): string {
    this.#skip(BLANK);
    const name = this.#cursor.next === '"' ? readString(this.#cursor) : this.#cursor.match(NAME);
    this.#skip(BLANK);
    return name ?? this.#cursor.fail("a name");
  }

  /** Pieces on one line are one value: texts joined as written, or an object or list with the text it extends. */
  #value(owner: Node, name: string, depth: number): void {
    let structure: Node | undefined;
    let text: string | undefined;
    for (let blank = ""; ; blank = this.#cursor.match(BLANK) ?? "") {
      if (this.#cursor.take("{")) {
        structure = this.#object(owner, name);
        this.#members(structure, depth, "}");
      } else if (this.#cursor.take("[")) {
        structure = append(owner, branch(name, []));
        this.#items(structure, depth);
      } else {
        const piece = this.#text();
        if (piece === undefined) break;
        text = text === undefined ? piece : text + blank + piece;
      }
    }
    if (!structure) append(owner, leaf(name, text ?? this.#cursor.fail("a value")));
    else if (text !== undefined) extend(structure, text);
    else if (structure.children.length === 0) structure.value = structure.list ? [] : {};
  }

  #items(list: Node, depth: number): void {
    list.list = true;
    this.#cursor.enter(depth);
    for (this.#skip(BETWEEN); !this.#cursor.take("]"); this.#skip(BETWEEN)) {
      this.#cursor.enter(depth + 1);
      this.#value(list, "", depth + 1);
    }
  }

  #text(): string | undefined {
    const raw = this.#cursor.match(TRIPLE_QUOTED);
    if (raw !== undefined) return raw.slice(3, -3);
    if (this.#cursor.next === '"') return quoted(readString(this.#cursor));
    return this.#cursor.match(SUBSTITUTION) ?? this.#cursor.match(UNQUOTED);
  }

  /** The object of a name: the one that stands, or a new one. Items of a list have no names and are always new. */
  #object(owner: Node, name: string): Node {
    if (owner.list) return append(owner, branch(name, []));
    const named = this.#objects.get(owner) ?? new Map<string, Node>();
    this.#objects.set(owner, named);
    const object = named.get(name) ?? append(owner, branch(name, []));
    named.set(name, object);
    if (typeof object.value === "object") delete object.value;
    return object;
  }
}

/** Text in quotes; they stay around what would mean something else without them. */
function quoted(text: string): string {
  return text === "null" || text.includes("${") ? `"${text}"` : text;
}

function append(owner: Node, node: Node): Node {
  owner.children.push(node);
  return node;
}

/** Text beside an object or list names what it extends, such as "${defaults} { … }". */
function extend(structure: Node, text: string): void {
  if (structure.list) structure.children.unshift(leaf("", text));
  else structure.value = text;
}
