import { printable } from "../model/text.ts";
import { Trouble } from "../model/trouble.ts";

/** A place in a file; both from 1. */
export interface Position {
  line: number;
  column: number;
}

/** Something wrong in a baseline: where, and what to do. */
export interface Mistake extends Position {
  file: string;
  text: string;
}

/** `file:line:column: what`, on one line and safe to show. */
export function formatMistake({ file, line, column, text }: Mistake): string {
  return printable(`${file}:${line}:${column}: ${text}`);
}

/** Order of mistakes: by file, then as they come in it. */
export function byPlace(a: Mistake, b: Mistake): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

/** A baseline that can't be used. The message names the first mistake and says how many more there are. */
export class BaselineTrouble extends Trouble {
  override readonly name = "BaselineTrouble";
  readonly mistakes: readonly Mistake[];
  constructor(mistakes: readonly Mistake[]) {
    const inOrder = mistakes.toSorted(byPlace);
    const [first = { file: "baseline", line: 1, column: 1, text: "has mistakes" }, ...rest] = inOrder;
    const more = rest.length === 0 ? "" : ` (and ${rest.length} more: run mesdrift baseline lint)`;
    super(formatMistake(first) + more);
    this.mistakes = inOrder;
  }
}

/** Throws {@link BaselineTrouble} when there is a mistake. */
export function refuseMistakes(mistakes: readonly Mistake[]): void {
  if (mistakes.length > 0) throw new BaselineTrouble(mistakes);
}
