import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  type Scalar,
  visit,
} from "yaml";
import type { Value } from "../../model/value.ts";
import { attribute } from "../builder.ts";
import { decimalNumber, prefixedNumber } from "../number.ts";
import { branch, FormatError, LIMITS, leaf, type Node } from "../tree.ts";

/** Tags of YAML's own types, which the value itself shows (YAML 1.2.2, 10). */
const OWN_TAGS = "tag:yaml.org,2002:";

/** Most values that aliases may bring; people's configs have dozens, and aliases of aliases multiply. */
const MAX_ALIASED = 20_000;

type Item = ParsedNode | null;
type Targets = Map<Alias, ParsedNode>;

/** Reads documents of one stream into trees, together within the caps of {@link LIMITS}. */
export class YamlReader {
  #nodes = 0;
  /** Aliases being read, one within another. */
  #opened = 0;
  #aliased = 0;
  #targets: Targets = new Map();

  /** The tree of a document without errors. Throws {@link FormatError} over a cap, so also where aliases multiply. */
  read(document: Document.Parsed): Node {
    this.#targets = aliasTargets(document);
    return this.#node(document.contents, "", 0);
  }

  #node(item: Item, name: string, depth: number): Node {
    this.#nodes += 1;
    if (this.#nodes > LIMITS.nodes) throw new FormatError(`more than ${LIMITS.nodes} values`);
    if (depth > LIMITS.depth) throw new FormatError(`nested deeper than ${LIMITS.depth}, aliases included`);
    if (!isAlias(item)) return this.#content(item, name, depth);
    this.#opened += 1;
    const node = this.#content(this.#target(item), name, depth);
    this.#opened -= 1;
    return node;
  }

  #content(node: Item, name: string, depth: number): Node {
    if (this.#opened > 0) this.#aliased += 1;
    if (this.#aliased > MAX_ALIASED)
      throw new FormatError(`more than ${MAX_ALIASED} values by way of aliases`);
    if (isSeq(node)) {
      const items = node.items.map((each) => this.#node(each as Item, "", depth + 1));
      const list: Node = items.length === 0 ? leaf("", []) : { ...branch("", items), list: true };
      const tag = tagOf(node);
      return tag.length === 0 ? { ...list, name } : branch(name, [...tag, list]);
    }
    if (isMap(node)) {
      const members = [...tagOf(node), ...this.#members(node.items as Pair<ParsedNode, Item>[], depth)];
      return members.length === 0 ? leaf(name, {}) : branch(name, members);
    }
    return branch(name, tagOf(node), isScalar(node) ? scalarValue(node) : null);
  }

  /** The members of a mapping; those it merges (https://yaml.org/type/merge.html) come last and replace none. */
  #members(pairs: readonly Pair<ParsedNode, Item>[], depth: number): Node[] {
    const own = pairs.filter((pair) => !isMerge(pair));
    const members = own.map(({ key, value }) => this.#node(value, this.#name(key), depth + 1));
    const names = new Set(members.map((member) => member.name));
    for (const merge of pairs.filter(isMerge)) {
      const inherited = this.#merged(merge.value, depth + 1).filter((member) => !names.has(member.name));
      for (const member of inherited) names.add(member.name);
      members.push(...inherited);
    }
    return members;
  }

  #merged(item: Item, depth: number): Node[] {
    const { list, children } = this.#node(item, "", depth);
    return list ? children.flatMap((each) => each.children) : children;
  }

  #name(key: Item): string {
    const node = isAlias(key) ? this.#target(key) : key;
    if (isMap(node) || isSeq(node))
      throw new FormatError("a mapping key that is a collection, expected text");
    return isScalar(node) ? writtenOf(node) : "";
  }

  #target(item: Alias): ParsedNode {
    const target = this.#targets.get(item);
    if (!target) throw new FormatError("an alias without an anchor before it");
    return target;
  }
}

/** Each alias with the node that the last anchor of its name before it marks. */
function aliasTargets(document: Document.Parsed): Targets {
  const anchored = new Map<string, ParsedNode>();
  const targets: Targets = new Map();
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) {
        const target = anchored.get(node.source);
        if (target) targets.set(node, target);
      } else if (node.anchor !== undefined) anchored.set(node.anchor, node as ParsedNode);
    },
  });
  return targets;
}

function isMerge({ key }: Pair<ParsedNode, Item>): boolean {
  return isScalar(key) && key.type === "PLAIN" && key.source === "<<";
}

/** A scalar's own text; numbers keep it where a double would change them, and so do infinities. */
function scalarValue(scalar: Scalar): Value {
  const written = writtenOf(scalar);
  if (typeof scalar.value === "number") {
    if (/^[+-]?0[xo]/.test(written)) return prefixedNumber(written);
    // Eight to the programs that read YAML 1.1, as most do: a mode such as 0644 is not 644.
    if (/^[+-]?0\d/.test(written)) return { number: written };
    return decimalNumber(written);
  }
  return typeof scalar.value === "boolean" || scalar.value === null ? scalar.value : String(scalar.value);
}

function writtenOf(scalar: Scalar): string {
  return scalar.source ?? String(scalar.value ?? "");
}

/** A tag that is none of YAML's own, such as "!vault", as an attribute. */
function tagOf(item: Item): Node[] {
  const tag = item?.tag;
  return tag === undefined || tag === "!" || tag.startsWith(OWN_TAGS) ? [] : [attribute("tag", tag)];
}
