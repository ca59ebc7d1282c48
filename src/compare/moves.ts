/**
 * Which of the paired items moved: the fewest that must move for the rest to keep their order, by the longest
 * increasing run of places after, taken in the order before.
 */
export function moved<T>(pairs: readonly T[], before: (pair: T) => number, after: (pair: T) => number): T[] {
  const inOrder = pairs.toSorted((a, b) => before(a) - before(b));
  const still = new Set(longestRun(inOrder.map(after)));
  return inOrder.filter((_, at) => !still.has(at));
}

/** Indexes of one longest strictly increasing subsequence (patience sorting). */
function longestRun(numbers: readonly number[]): number[] {
  const tails: number[] = [];
  const previous: number[] = [];
  numbers.forEach((number, at) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[tails[middle] as number] as number) < number) low = middle + 1;
      else high = middle;
    }
    previous[at] = low > 0 ? (tails[low - 1] as number) : -1;
    tails[low] = at;
  });
  const run: number[] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = previous[at] as number) run.push(at);
  return run.reverse();
}
