import { reason } from "../../src/model/trouble.ts";

/** What is cheap to see of a host: as long as it is the same, nothing of the kind changed. */
export type Glance = { is: "seen"; what: string } | { is: "unseen"; why: string };

/** What can't be looked at is told with its reason. @param look throws Node's error, with its `code` */
export function glance(look: () => string): Glance {
  try {
    return { is: "seen", what: look() };
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    return { is: "unseen", why: reason(thrown) };
  }
}
