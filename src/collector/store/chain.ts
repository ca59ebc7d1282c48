/** Numbers of envelopes that never came: first and last of each run, in order. */
export type Missing = [number, number][];

/** Where an envelope belongs in what is there. */
export type Place =
  | { is: "had" }
  | { is: "refused"; why: string }
  | {
      is: "stored";
      /** Another one has this place: history was written twice. */
      isFork: boolean;
      /** It begins a chain that was not known. */
      isFirst: boolean;
      /** What is wrong with its place, for people. */
      wrong?: { kind: "fork" | "gap"; detail: string };
    };

/** Where a chain of a host ends. */
export interface Chain {
  hostId: number;
  epoch: string;
  sequence: number;
  sha256: string;
  missing: Missing;
}

/** Most holes in one chain: all of them are read and written with each envelope. */
const MOST_HOLES = 2000;

/** It is not stored. */
export function refused(why: string): Place {
  return { is: "refused", why };
}

/** May no more numbers be missing? */
export function isFullOfHoles(missing: Missing): boolean {
  return missing.length >= MOST_HOLES;
}

export function tooManyHoles(): Place {
  return refused(`its chain has ${MOST_HOLES} holes already, expected what is missing first`);
}

/** A place in a chain, for people. */
export function at({ epoch, sequence }: { epoch: string; sequence: number }): string {
  return `epoch ${epoch.slice(0, 8)}, number ${sequence}`;
}

/** A number that was passed already: it fills a gap, or tells another story than the one that is here. */
export function late(chain: Chain, sequence: number): Place {
  const before = chain.missing.length;
  const filled = chain.missing.flatMap(([first, last]) => without(first, last, sequence));
  const isMissing = filled.length !== before || JSON.stringify(filled) !== JSON.stringify(chain.missing);
  if (filled.length > MOST_HOLES) return tooManyHoles();
  chain.missing = filled;
  if (isMissing) return { is: "stored", isFork: false, isFirst: false };
  const detail = `${at({ ...chain, sequence })} is here already and tells something else: the history was written twice, or the host was cloned or set back`;
  return { is: "stored", isFork: true, isFirst: false, wrong: { kind: "fork", detail } };
}

function without(first: number, last: number, sequence: number): Missing {
  if (sequence < first || sequence > last) return [[first, last]];
  const rest: Missing = [
    [first, sequence - 1],
    [sequence + 1, last],
  ];
  return rest.filter(([from, to]) => from <= to);
}

/** What is wrong where numbers did not come. */
export function gap({ epoch, sequence }: Chain, missing: number): { kind: "gap"; detail: string } {
  const which = missing === 1 ? `${sequence - 1}` : `${sequence - missing} to ${sequence - 1}`;
  return { kind: "gap", detail: `${which} did not come before ${at({ epoch, sequence })}` };
}
