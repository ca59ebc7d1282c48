import { randomBytes } from "node:crypto";
import { printable } from "../../../src/model/text.ts";
import { reason } from "../../../src/model/trouble.ts";
import { HostError } from "../host.ts";
import { scriptBytes } from "./script.ts";
import type { Answer, Bounds, Shell } from "./shell.ts";

/** Shells that may be lost to questions that hang before no more are asked. */
const MOST_LOST = 8;

/** Longest wait for a short answer, in seconds. */
const SHORT: Bounds = { seconds: 15, limit: 1024 * 1024 };

/** Every script begins so: the answers are in the C locale, and programs come from the system's own folders. */
const PREPARE = `cd /
LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin QUOTING_STYLE=literal
export LC_ALL PATH QUOTING_STYLE
unset CDPATH ENV GLOBIGNORE IFS LD_PRELOAD TIME_STYLE
set +f
read -r stat </proc/$$/stat; set -- \${stat##*) }; echo "$$ $3"`;

/**
 * What is asked of one machine, question by question. A question that hangs is killed with all that it started, and a new
 * shell takes the next one.
 */
export class Session {
  readonly #open: () => Promise<Shell>;
  #shell: Shell | undefined;
  #group = "";
  #lost = 0;
  /** Why the last shell was lost. */
  #last: HostError | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  /** A word that only this program and the shells know: it is never among the words of a program there. */
  readonly secret = randomBytes(16).toString("hex");
  /** Id of the process that is asked; there, `/proc/self` is it. */
  pid = 0;

  /** @param open gives a new shell */
  constructor(open: () => Promise<Shell>) {
    this.#open = open;
  }

  /** Opens the first shell. Throws {@link Trouble} or `HostError` where none is to be had. */
  async start(): Promise<void> {
    await this.#begin();
  }

  /** Runs a script of sh(1), after those that were asked before. Throws {@link HostError}. */
  ask(script: string, bounds: Bounds = SHORT): Promise<Answer> {
    const answer = this.#queue.then(() => this.#ask(script, bounds));
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  end(): void {
    this.#shell?.end();
  }

  async #ask(script: string, bounds: Bounds): Promise<Answer> {
    const shell = this.#shell && !this.#shell.over ? this.#shell : await this.#again();
    return shell.ask(scriptBytes(script), bounds);
  }

  async #begin(): Promise<Shell> {
    const shell = await this.#open();
    const { stdout } = await shell.ask(scriptBytes(PREPARE), SHORT);
    const [pid = "", group = ""] = stdout.toString().trim().split(" ");
    if (!/^\d+$/.test(pid) || !/^\d+$/.test(group)) {
      shell.end();
      throw new HostError("failed", "the shell of the host does not answer as a shell of Linux does");
    }
    this.pid = Number(pid);
    this.#group = group;
    this.#shell = shell;
    return shell;
  }

  /** A new shell in the place of one that is over or never came. What that one was doing is ended first. */
  async #again(): Promise<Shell> {
    this.#last = this.#shell?.over ?? this.#last;
    if (++this.#lost > MOST_LOST)
      throw new HostError(
        "failed",
        `${MOST_LOST} questions went unanswered, so no more are asked; the last: ${this.#last?.message}`,
      );
    const group = this.#group;
    this.#shell = undefined;
    try {
      const shell = await this.#begin();
      await shell.ask(scriptBytes(`kill -9 -${group} 2>&1 || :`), SHORT);
      return shell;
    } catch (thrown) {
      this.#last = thrown instanceof HostError ? thrown : new HostError("failed", printable(reason(thrown)));
      throw this.#last;
    }
  }
}
