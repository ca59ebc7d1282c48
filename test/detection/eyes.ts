import { CHECKOUT } from "../bed/bed.ts";
import type { BedHost } from "../bed/host.ts";
import type { Change } from "./change.ts";

/** Who audits: a program of some user, and what that can't see. */
export interface Eyes {
  /** Names a state folder of its own. */
  name: string;
  /** Owner of that, as chown(1) takes it. */
  owner: string;
  /** What stands before the agent's arguments. */
  agent: readonly string[];
  /** The state folder, where it has no choice. */
  state?: string;
  /** Runs it as this user. */
  uid?: number;
  /** It is told that it can't see this. */
  isBlindTo(change: Change): boolean;
  /** It can't know that facts belong together. */
  seesApart: boolean;
  /** Done to the host before it is golden. */
  prepare?(host: BedHost): Promise<void>;
}

/** One of the two programs from the checkout, as a host of the bed has it. */
export const fromCheckout = (script: string): string[] => [
  `${CHECKOUT}/node_modules/.bin/node`,
  `${CHECKOUT}/${script}`,
];

export const ROOT: Eyes = {
  name: "root",
  owner: "root",
  agent: fromCheckout("agent/main.ts"),
  isBlindTo: () => false,
  seesApart: false,
};

/** nobody(8), on every Debian host. */
export const NOBODY: Eyes = {
  name: "nobody",
  owner: "nobody",
  uid: 65534,
  agent: fromCheckout("agent/main.ts"),
  isBlindTo: ({ hidden }) => hidden === true,
  seesApart: true,
};
