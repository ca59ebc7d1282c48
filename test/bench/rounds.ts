import type { Cost } from "./measure.ts";

/** One thing to do in each round. What has no cost is not measured. */
export interface Step {
  name: string;
  run(): Promise<Cost | undefined>;
}

/** What each step cost, round by round. */
export type Costs = Map<string, Cost[]>;

/**
 * Runs all steps in turn, then all again: what else the machine does meets each of them alike. No round starts after
 * the seconds are over, but there is always one.
 */
export async function rounds(count: number, seconds: number, steps: readonly Step[]): Promise<Costs> {
  const costs: Costs = new Map(steps.map(({ name }) => [name, []]));
  const end = performance.now() + seconds * 1000;
  for (let round = 0; round < count && (round === 0 || performance.now() < end); round += 1)
    for (const { name, run } of steps) {
      const cost = await run();
      if (cost !== undefined) costs.get(name)?.push(cost);
    }
  return costs;
}

/** The middle value, or the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/** Median of each part of a cost. NaN where nothing was run. */
export function typical(costs: readonly Cost[] = []): Cost {
  return {
    cpu: median(costs.map(({ cpu }) => cpu)),
    wall: median(costs.map(({ wall }) => wall)),
    peak: median(costs.map(({ peak }) => peak)),
  };
}
