/** A shell on another machine that lives as long as it is asked things: one process there, and one round trip a question. */
import { randomBytes } from "node:crypto";
import type { Readable, Writable } from "node:stream";
import { fromBytes, printable } from "../../../src/model/text.ts";
import { HostError } from "../host.ts";
import { Marked } from "./ended.ts";

/** The three streams of a program, and its end. */
export interface Streams {
  input: Writable;
  output: Readable;
  errors: Readable;
  /** Ends it without waiting. */
  end(): void;
}

export interface Bounds {
  /** Longest wait for the answer. */
  seconds: number;
  /** Most bytes of standard output. */
  limit: number;
}

export interface Answer {
  status: number;
  stdout: Buffer;
  /** What it complained of, as it came: never to be shown raw. */
  stderr: string;
}

/** Most of a complaint that is taken, in bytes. */
const COMPLAINT_LIMIT = 4 * 1024 * 1024;

/** One shell. After a question that broke its bounds it is of no more use. */
export class Shell {
  readonly #streams: Streams;
  /** Nobody on the other machine can know it before the shell says it, so nothing that is read there can pass for it. */
  readonly #mark = `mesdrift-${randomBytes(16).toString("hex")}`;
  #asked = 0;
  #waiting: { output: Marked; errors: Marked; done(): void; failed(error: HostError): void } | undefined;
  /** Why it can't be asked any more. */
  over: HostError | undefined;

  /** @param streams of a shell of sh(1) that reads its commands from standard input */
  constructor(streams: Streams) {
    this.#streams = streams;
    streams.output.on("data", (part: Buffer) => this.#take("output", part)).resume();
    streams.errors.on("data", (part: Buffer) => this.#take("errors", part)).resume();
    for (const stream of [streams.input, streams.output, streams.errors])
      stream.on("error", (error) => this.#end("failed", `the connection broke: ${printable(error.message)}`));
    streams.output.on("close", () => this.#end("failed", "the shell of the host has ended"));
  }

  /** Runs a script, without input. Throws {@link HostError} where it breaks its bounds. One at a time. */
  ask(script: Uint8Array, { seconds, limit }: Bounds): Promise<Answer> {
    if (this.over) throw this.over;
    const mark = `${this.#mark}-${this.#asked++}`;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const [output, errors] = [new Marked(mark, limit), new Marked(mark, COMPLAINT_LIMIT)];
    const timer = setTimeout(() => this.#end("timed-out", `no answer within ${seconds} s`), seconds * 1000);
    this.#waiting = {
      output,
      errors,
      done: () => {
        clearTimeout(timer);
        this.#waiting = undefined;
        resolve({ status: output.status ?? 0, stdout: output.bytes, stderr: fromBytes(errors.bytes) });
      },
      failed: (error) => {
        clearTimeout(timer);
        this.#waiting = undefined;
        reject(error);
      },
    };
    const end = `\n} </dev/null\nstatus=$?\nprintf '\\n%s %d\\n' ${mark} $status\nprintf '\\n%s 0\\n' ${mark} >&2\n`;
    this.#streams.input.write(Buffer.concat([Buffer.from("{\n"), script, Buffer.from(end)]));
    return promise;
  }

  /** Ends it without waiting. */
  end(): void {
    this.#end("failed", "the shell was ended");
  }

  #take(which: "output" | "errors", part: Buffer): void {
    const waiting = this.#waiting;
    // Between questions only what a program left behind may say something.
    if (waiting === undefined) return;
    if (!waiting[which].take(part)) this.#end("too-large", "more than may be taken");
    else if (waiting.output.status !== undefined && waiting.errors.status !== undefined) waiting.done();
  }

  #end(fault: "failed" | "timed-out" | "too-large", why: string): void {
    if (this.over) return;
    this.over = new HostError(fault, why);
    this.#streams.end();
    this.#waiting?.failed(this.over);
  }
}
