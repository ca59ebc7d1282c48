import type { Root, Targets } from "@tufjs/models";
import { canonical } from "../../model/canonical.ts";
import { Trouble } from "../../model/trouble.ts";
import { noteOf } from "../note.ts";
import { type Drafting, draftRoot } from "./draft.ts";
import { rootPlan } from "./plan.ts";
import { redraft } from "./renew.ts";
import type { Standing } from "./standing.ts";

/**
 * Throws {@link Trouble} unless all metadata says just what people are shown of it: it must be what mesdrift would
 * write for the same people, policy and targets. Else a further delegation, a second key for the snapshot or another
 * key for provisional waivers could be signed by people who never saw it.
 */
export function refuseHidden(standing: Standing): void {
  const { root, roles } = standing;
  refuseOther("root", root.signed, (drafting) => draftRoot(root.signed, rootPlan(root.signed), drafting));
  for (const [role, { signed }] of roles)
    refuseOther(role, signed, (drafting) => redraft(standing, role, drafting));
}

function refuseOther(
  role: string,
  signed: Root | Targets,
  draft: (drafting: Drafting) => { signed: Root | Targets },
): void {
  const note = noteOf(signed);
  const found = note && content(signed);
  if (note === undefined || found !== content(draft({ note, now: new Date(0) }).signed))
    throw new Trouble(
      `${role} version ${signed.version}: holds more or something else than mesdrift writes there, so that nobody could see what it means; propose it again with mesdrift`,
    );
}

/** All that is signed but version and last day. */
function content(signed: Root | Targets): string {
  const { version: _, expires: __, ...rest } = signed.toJSON();
  return canonical(rest);
}
