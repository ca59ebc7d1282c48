import type { Figures } from "../row.ts";
import type { Ingested } from "./ingest.ts";

/** A line of the table. */
export type Line = readonly [work: string, on: string, ...figures: string[]];

export const HEAD = ["Work", "Store", "Per second", "CPU µs each", "p50 ms", "p99 ms", "Peak MB"];

/** What a part of the bench found. */
export interface Outcome {
  lines: Line[];
  figures: Figures;
  /** What a reader must know. */
  notes: string[];
}

/** The line of a load. */
export function lineOf(work: string, on: string, done: Ingested): Line {
  const { perSecond, cpuUs, latenciesMs, peakMb } = done;
  const figures = [perSecond, cpuUs, quantile(latenciesMs, 0.5), quantile(latenciesMs, 0.99), peakMb];
  return [work, on, ...figures.map((figure) => figure.toFixed(0))];
}

/** The value that so large a share of all is at most; NaN of none. @param share from 0 to 1 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
