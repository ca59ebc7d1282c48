/** How much work there is in a run of the bench. */
export interface Sizes {
  /** Rounds at most, in which everything is run in turn. */
  rounds: number;
  /** No round of one work set starts after so many seconds. */
  seconds: number;
  /** Files of the first work set. */
  configs: number;
  /** Files of the second, 32 MiB each. */
  binaries: number;
  /** Files of the third. */
  small: number;
  /** Files of the trees that show how the cost grows, beside the third's own. */
  growth: readonly number[];
  /** Runs of what takes milliseconds. */
  repeats: number;
}

export const FULL: Sizes = {
  rounds: 5,
  seconds: 60,
  configs: 4200,
  binaries: 64,
  small: 100_000,
  growth: [1000, 10_000, 400_000],
  repeats: 15,
};

/** For work on the bench itself: its figures mean little, since starting weighs more than working. */
export const QUICK: Sizes = {
  rounds: 2,
  seconds: 20,
  configs: 420,
  binaries: 8,
  small: 5000,
  growth: [1000],
  repeats: 5,
};
