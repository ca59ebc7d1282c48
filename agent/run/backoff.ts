/** First wait after a delivery that failed, and the longest, in milliseconds. */
const [FIRST_MS, LONGEST_MS] = [5_000, 900_000];

/**
 * How long to wait after so many failures in a row, in milliseconds: anything up to a bound that doubles, so that hosts
 * which lost the collector together do not come back together.
 * @param dice from 0 up to 1
 */
export function backoff(failures: number, dice: () => number): number {
  const bound = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
  return FIRST_MS / 5 + dice() * bound;
}
