/**
 * White space as the programs take it that read these formats: ASCII's. A no-break space, as text that was copied from a
 * page has it, belongs to the word beside it, and often is why a program refuses the line.
 */
export function isSpace(character: string): boolean {
  return character === " " || (character >= "\t" && character <= "\r");
}

/** Text without white space around it. */
export function trim(text: string): string {
  return trimStart(trimEnd(text));
}

export function trimStart(text: string): string {
  let start = 0;
  while (start < text.length && isSpace(text.charAt(start))) start += 1;
  return text.slice(start);
}

export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
