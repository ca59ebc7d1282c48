import { join, resolve } from "node:path";

/** Where the agent keeps what it trusts, inside and beside the folder of its state. */
export function trustPlaces(state: string) {
  const folder = join(resolve(state), "trust");
  return {
    folder,
    /** What was pinned, and where updates come from. */
    pin: join(folder, "pin.json"),
    /** One folder for each state of the repository that was put in force. */
    generations: join(folder, "generations"),
    /** Link to the generation in force. */
    current: join(folder, "current"),
    refusals: join(folder, "refusals.json"),
    /** The mark stands twice, once outside of the state, so that who deletes one is noticed. */
    marks: [join(resolve(state), "trust.mark"), `${resolve(state)}.mark`] as const,
  };
}

export type TrustPlaces = ReturnType<typeof trustPlaces>;
