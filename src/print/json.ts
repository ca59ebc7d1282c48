import { UNSAFE } from "../model/text.ts";

/**
 * JSON of one line in which no character can act on a terminal or turn the reading direction: each is written as
 * `\u` and four digits (RFC 8259, section 7), so that the text means the same as before.
 */
export function safeJson(json: string): string {
  return json.replace(UNSAFE, (character) =>
    Array.from({ length: character.length }, (_, at) => escapeUnit(character.charCodeAt(at))).join(""),
  );
}

function escapeUnit(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}
