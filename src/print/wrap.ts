/** Columns that a character of these takes on a terminal: two (Unicode Standard Annex 11, wide). */
const WIDE =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}/u;
/** A word with the blanks after it. A command in backticks is one word, so that it can be copied in one go. */
const WORD = /(?:`[^`]*`|\S)+ */g;

/** Columns that a text without control characters takes on a terminal. */
function columns(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);
}

/** A text as lines of at most so many columns. A word that is longer has a line of its own and is never cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const [word] of text.matchAll(WORD)) {
    if (line !== "" && columns(line + word.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += word;
  }
  return [...lines, line.trimEnd()];
}

/** Wrapped, every line behind as many blanks as the first has before it. */
export function indented(text: string, width: number): string[] {
  const blanks = /^ */.exec(text)?.[0] ?? "";
  return wrap(text.slice(blanks.length), width - blanks.length).map((line) => blanks + line);
}
