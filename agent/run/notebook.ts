import type { Lapse } from "../../src/model/run.ts";
import { reason, Trouble } from "../../src/model/trouble.ts";
import { addLapse } from "../lapses.ts";
import { type Status, writeOwn } from "./files.ts";
import type { Log } from "./log.ts";

/** What the resident agent writes down. A full disk does not end it: what could not be written is kept, and written later. */
export class Notebook {
  readonly #state: string;
  readonly #log: Log;
  #unwritten: Lapse[] = [];
  #status: Status | undefined;
  /** Why something can't be written, by what it is. */
  readonly #faults = new Map<string, string>();

  constructor({ state, log }: { state: string; log: Log }) {
    this.#state = state;
    this.#log = log;
  }

  /** A time that is not accounted for: the next report tells it. One of the same cause and begin takes the place of that before. */
  lapse(lapse: Lapse): void {
    this.#log.warn(lapse, "a time is not accounted for");
    this.#unwritten.push(lapse);
    this.catchUp();
  }

  /** Writes what could not be written yet. @returns whether all of it is written now */
  catchUp(): boolean {
    for (let next = this.#unwritten[0]; next !== undefined; next = this.#unwritten[0]) {
      const lapse = next;
      if (!this.attempt("lapses", () => addLapse(this.#state, lapse))) return false;
      this.#unwritten.shift();
    }
    return true;
  }

  /** How the agent is, for people. */
  tell(status: Status): void {
    this.#status = { ...this.#status, ...status };
    const whole = this.#status;
    this.attempt("status", () => writeOwn(this.#state, "status", whole));
  }

  /**
   * Does something with the agent's own files.
   * @param what they are for, in a word @returns whether it could be done; why not is logged, once
   */
  attempt(what: string, act: () => void): boolean {
    try {
      act();
      this.#faults.delete(what);
      return true;
    } catch (thrown) {
      if (!(thrown instanceof Trouble || (thrown instanceof Error && "code" in thrown))) throw thrown;
      const why = reason(thrown);
      if (why !== this.#faults.get(what))
        this.#log.error({ what, why }, "the agent's own files can't be had");
      this.#faults.set(what, why);
      return false;
    }
  }
}
