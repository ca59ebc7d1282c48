import type { Asked, Ended } from "./child.ts";
import type { Log } from "./log.ts";

/** What the resident agent rests on; everything that is not the same each time comes from here. */
export interface World {
  state: string;
  /** Is there anybody to deliver to? */
  delivers(): boolean;
  run(asked: Omit<Asked, "signal">): Promise<Ended>;
  clock: () => Date;
  /** A clock that is never set, in milliseconds. */
  steady: () => number;
  /** From 0 up to 1. */
  dice: () => number;
  log: Log;
}
