import type { Cost } from "./measure.ts";
import { typical } from "./rounds.ts";

/** One line of the table: what was run on which work set, the medians, and in how many rounds. */
export interface Row extends Cost {
  set: string;
  what: string;
  rounds: number;
  /** Processor time as a multiple of the peer's in the same set, where there is a peer. */
  ratio?: number;
}

/** Figures by the names of the RESULT line; null where one could not be taken. */
export type Figures = Record<string, number | null>;

export interface Outcome {
  rows: Row[];
  figures: Figures;
  /** What a reader must know, such as why something was not run. */
  notes: string[];
}

/** A line of the table. @param peer what it is held against, in the same rounds */
export function rowOf(set: string, what: string, costs: readonly Cost[] = [], peer?: readonly Cost[]): Row {
  const own = typical(costs);
  const ratio = peer === undefined ? {} : { ratio: own.cpu / typical(peer).cpu };
  return { set, what, rounds: costs.length, ...own, ...ratio };
}

/** The figure of a row: its multiple of the peer's processor time. */
export const ratioOf = ({ ratio }: Row): number | null => ratio ?? null;
