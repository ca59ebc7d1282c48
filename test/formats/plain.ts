import type { Format, Node } from "../../src/formats/tree.ts";
import { FormatError } from "../../src/formats/tree.ts";

/** A tree as JSON.parse would give it: the last of members of one name wins, and every number is one. */
export function plain(node: Node): unknown {
  if (node.list) return node.children.map(plain);
  if (node.children.length > 0)
    return Object.fromEntries(node.children.map((child) => [child.name, plain(child)]));
  const { value } = node;
  return typeof value === "object" && value !== null && "number" in value ? Number(value.number) : value;
}

/** What a parser makes of a text, or "refused" for the errors it may throw. */
export function outcome(
  parse: () => unknown,
  refusal: new (...given: never[]) => Error = FormatError,
): unknown {
  try {
    return { value: parse() };
  } catch (error) {
    if (error instanceof refusal) return "refused";
    throw error;
  }
}

/** Milliseconds of processor time that a format takes for a text, whether it takes it or refuses it. */
export function timed(format: Format, text: string): number {
  const start = process.cpuUsage();
  outcome(() => format.parse(text));
  return process.cpuUsage(start).user / 1_000;
}
