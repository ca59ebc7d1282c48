import { setTimeout as sleep } from "node:timers/promises";
import { expectSame } from "./expect.ts";
import type { Approved } from "./ours.ts";
import type { Step } from "./rounds.ts";

/** A file that changed within two seconds of being read may not be remembered; so nothing is read before this. */
const SETTLED_MS = 2500;

/** Waits until what was just written is old enough to be remembered. */
export const settled = () => sleep(SETTLED_MS);

/** Audits of one tree: the first of each round knows nothing, those after it what it left. */
export class Audits {
  readonly approved: Approved;
  readonly #tree: string;
  /** The agent's state folder of this round. */
  state = "";

  constructor(approved: Approved, tree: string) {
    this.approved = approved;
    this.#tree = tree;
  }

  readonly first: Step = {
    name: "first",
    run: async () => {
      this.state = await this.approved.emptyState();
      return this.repeat.run();
    },
  };

  readonly repeat: Step = {
    name: "repeat",
    run: async () => expectSame(await this.approved.audit(this.state), this.#tree),
  };
}
