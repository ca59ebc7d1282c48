/** How much work there is in a run of the collector's bench. */
export interface Sizes {
  /** Hosts that send without a pause, each over one connection that it keeps. */
  hosts: number;
  /** Reports that each of them sends, and how many go together. */
  reports: number;
  together: number;
  /** Seconds at half of what was stored flat out. */
  halfLoadSeconds: number;
  /** Hosts that come back at once, each with a connection of its own and this many reports. */
  returning: number;
  waiting: number;
  /** Hosts of which a year is stored. */
  years: number;
  /** Seconds over which an idle agent is watched. */
  idleSeconds: number;
  /** Edits that are timed until they are stored. */
  edits: number;
}

export const FULL: Sizes = {
  hosts: 64,
  reports: 600,
  together: 4,
  halfLoadSeconds: 20,
  returning: 10_000,
  waiting: 4,
  years: 4,
  idleSeconds: 120,
  edits: 30,
};

/** For work on the bench itself: the code is not even warm after so few reports. */
export const QUICK: Sizes = {
  hosts: 16,
  reports: 80,
  together: 4,
  halfLoadSeconds: 3,
  returning: 300,
  waiting: 4,
  years: 1,
  idleSeconds: 10,
  edits: 4,
};
