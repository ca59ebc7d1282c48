/** A file or folder that could not be read, in a row of files of which the order counts. */
export interface Hidden {
  path: string;
  why: string;
  /** How many entries stand before it. */
  at: number;
}

/** All the reasons in one line, each once. */
export function whyHidden(hidden: readonly Pick<Hidden, "why">[]): string {
  return [...new Set(hidden.map(({ why }) => why))].join("; ");
}
