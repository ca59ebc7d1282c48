import type { Health } from "../../src/model/run.ts";
import { Handed } from "./handed.ts";
import { Spool } from "./spool.ts";

/** What a report says of those before it: how many wait, and how many left where nobody answers. Throws `Trouble`. */
export function undelivered(state: string): Pick<Health, "undelivered" | "unconfirmed"> {
  const { unconfirmed } = new Handed(state);
  return {
    undelivered: new Spool(state).waiting().length,
    ...(unconfirmed > 0 ? { unconfirmed } : {}),
  };
}
