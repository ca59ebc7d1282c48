import { FormatError } from "../tree.ts";

const PREDEFINED = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/**
 * Text with its references resolved: the five predefined entities and character references (XML 1.0, 4.1 and 4.6).
 * Nothing else is: any other reference throws {@link FormatError}, which does not repeat it, since it may be a secret's.
 */
export function resolveReferences(text: string): string {
  return text.replace(/&(?:([^;&<\s]{1,32});)?/g, (_, name: string | undefined) => {
    const resolved = name === undefined ? undefined : (PREDEFINED.get(name) ?? character(name));
    if (resolved === undefined)
      throw new FormatError("an & that starts no predefined entity and no character reference");
    return resolved;
  });
}

function character(reference: string): string | undefined {
  const [, hex, decimal] = /^#(?:x([0-9A-Fa-f]+)|([0-9]+))$/.exec(reference) ?? [];
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return isCharacter(code) ? String.fromCodePoint(code) : undefined;
}

/** Char of XML 1.0, 2.2. */
function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

/** CDATA as text that means the same; its white space and ampersands become references, which no formatting touches. */
export function fromCdata(text: string): string {
  return text.replace(/[& \t\n]/g, (special) => `&#${special.charCodeAt(0)};`);
}

/** Text without what is formatting: white space around it, and line breaks with the white space around them. */
export function tidy(text: string): string {
  return text.replace(/[ \t\n]+/g, (space, at: number) => {
    if (at === 0 || at + space.length === text.length) return "";
    return space.includes("\n") ? " " : space;
  });
}

/** An attribute value as written, with white space as XML 1.0, 3.3.3 normalizes it. */
export function attributeText(written: string): string {
  return resolveReferences(written.replace(/[\t\n]/g, " "));
}
