import { TreeBuilder } from "./builder.ts";
import type { Line } from "./line-reader.ts";
import { trim, trimEnd, trimStart } from "./space.ts";
import { branch, leaf, type Node } from "./tree.ts";

/** `[name]`, with or without a comment behind, or any name that holds brackets itself. */
const SECTION = /^\[(?:([^\]]*)\]\s*(?:[#;].*)?|(.*)\])$/s;

/**
 * Lines as `[section]` blocks of `key = value`. Repeated sections and keys are kept; a key without "=" has an empty
 * value; what stands before the first section is at the top level.
 */
export function readSections(lines: readonly Line[]): Node {
  const tree = new TreeBuilder();
  for (const { text, number } of lines) {
    const [, plain, section = plain] = (text.startsWith("[") && SECTION.exec(text)) || [];
    if (section === undefined) tree.add(setting(text));
    else {
      tree.closeAll();
      tree.open(branch(trim(section), []), number);
    }
  }
  tree.closeAll();
  return tree.finish();
}

/** Python's configparser takes `key: value` too. */
const COLON = /^([\w.-]+)[ \t]*:(?:[ \t]+|$)/;

/** `key = value` or `key: value`, the value as written; `!include path` has its path as value. */
export function setting(text: string): Node {
  const [, directive, path = ""] = (text.startsWith("!") && /^(!\S+)\s+(.*)$/s.exec(text)) || [];
  if (directive !== undefined) return leaf(directive, path);
  const [start, name] = COLON.exec(text) ?? [];
  if (name !== undefined) return leaf(name, text.slice(start?.length));
  const equals = text.indexOf("=");
  if (equals === -1) return leaf(text, "");
  return leaf(trimEnd(text.slice(0, equals)), trimStart(text.slice(equals + 1)));
}
