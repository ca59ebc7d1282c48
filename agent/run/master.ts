import { endAtOnce } from "../end-at-once.ts";
import type { Answer, Said } from "./errand.ts";
import { Lines } from "./lines.ts";

/** The resident agent, as its child sees it. */
export class Master {
  readonly #input: NodeJS.ReadStream;
  readonly #output: NodeJS.WritableStream;
  readonly #lines: string[] = [];
  #waiting: ((line: string) => void) | undefined;

  /** The child ends when the input does: nobody is there any more whom it could serve. */
  constructor(input: NodeJS.ReadStream, output: NodeJS.WritableStream) {
    this.#input = input;
    this.#output = output;
    const lines = new Lines((line) => this.#take(line));
    input.setEncoding("utf8").on("data", (text: string) => lines.take(text));
    input.once("end", endAtOnce);
  }

  /** The next line that it says. */
  async next<What>(): Promise<What> {
    const line = this.#lines.shift() ?? (await new Promise<string>((resolve) => (this.#waiting = resolve)));
    return JSON.parse(line);
  }

  /** Says something that needs no answer. */
  say(said: Said): Promise<void> {
    return new Promise((resolve) => void this.#output.write(`${JSON.stringify(said)}\n`, () => resolve()));
  }

  /** Says something, and waits for the answer. */
  async ask(said: Said): Promise<Answer> {
    await this.say(said);
    return this.next();
  }

  /** All is said. */
  leave(): void {
    this.#input.removeAllListeners("end").destroy();
  }

  #take(line: string): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting(line);
    else this.#lines.push(line);
  }
}
