import type { DeliveryResult } from "../run/errand.ts";
import type { Connection } from "./connection.ts";
import type { Handed } from "./handed.ts";
import type { Spool } from "./spool.ts";

/** What every way of delivery works with. */
export interface Desk {
  state: string;
  spool: Spool;
  handed: Handed;
  connection: Connection;
  now: Date;
  /** What came of it so far; ways add to it. */
  result: DeliveryResult;
}

/** A way to the collector. */
export interface Way {
  /** For people, and to know it again, such as "folder /mnt/diode". */
  name: string;
  /** Looks what became of what went this way before. Throws as `deliver`. */
  collect?(desk: Desk): Promise<void>;
  /** Takes all that waits, as far as it goes. Throws `Unreached` where this way does not work now, `Trouble` where the collector refuses. */
  deliver(desk: Desk): Promise<void>;
}
