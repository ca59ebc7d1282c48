import type { Proposal } from "./proposal.ts";
import { type Drafting, draftRole } from "./repository/draft.ts";
import { sha256 } from "./repository/names.ts";
import type { Repository } from "./repository/open.ts";
import { mandateFor } from "./repository/standing.ts";

/** What a role is to sign. */
export interface NewTargets {
  role: string;
  /** Texts by target, such as `site-a/line3.json`; `undefined` takes one away. All others stay as they are. */
  targets: ReadonlyMap<string, string | undefined>;
  /** Texts that the targets name by their hash: bulk state, the report of a test host. */
  named?: readonly string[];
}

/** A proposal for one role's targets. Throws `Trouble` where nobody was given that role. */
export function proposeTargets(
  { standing }: Repository,
  { role, targets, named = [] }: NewTargets,
  drafting: Drafting,
): Proposal {
  mandateFor(standing, role);
  const metadata = draftRole(standing.roles.get(role)?.signed, targets, drafting);
  const texts = [...targets.values(), ...named].filter((text) => text !== undefined);
  return {
    revisions: { roles: new Map([[role, metadata]]) },
    files: new Map(texts.map((text) => [sha256(text), text])),
  };
}
