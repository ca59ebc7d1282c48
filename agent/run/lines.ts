/** Longest line that is taken, in characters: beyond it, whatever speaks does not say what it was asked. */
const MOST = 16 * 1024 * 1024;

/** Makes lines of what comes in pieces. */
export class Lines {
  readonly #tell: (line: string) => void;
  #rest = "";

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  /** What stands after the last line end waits for more. */
  take(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = (lines.pop() ?? "").slice(0, MOST);
    for (const line of lines) if (line !== "") this.#tell(line);
  }
}
