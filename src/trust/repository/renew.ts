import type { Metadata, Targets } from "@tufjs/models";
import { Trouble } from "../../model/trouble.ts";
import { type Drafting, draftRole, draftRoot, draftTargets } from "./draft.ts";
import { rootPlan, sitesPlan } from "./plan.ts";
import { type Revisions, type Standing, TARGETS } from "./standing.ts";

/** Revisions with the same content, which last anew. @param names roles; none means all. Throws {@link Trouble} for one that is not in force */
export function renewed(standing: Standing, names: readonly string[], drafting: Drafting): Revisions {
  const unknown = names.find((name) => name !== "root" && !standing.roles.has(name));
  if (unknown !== undefined)
    throw new Trouble(`${unknown}: nothing of that name is in force; mesdrift trust show lists what is`);
  const isMeant = (role: string) => names.length === 0 || names.includes(role);
  const { signed } = standing.root;
  const roles = [...standing.roles.keys()].filter(isMeant);
  return {
    ...(isMeant("root") ? { root: draftRoot(signed, rootPlan(signed), drafting) } : {}),
    roles: new Map(roles.map((role) => [role, redraft(standing, role, drafting)])),
  };
}

/** The next metadata of a role with the same content, unsigned. */
export function redraft({ root, roles }: Standing, role: string, drafting: Drafting): Metadata<Targets> {
  const signed = roles.get(role)?.signed;
  if (role !== TARGETS) return draftRole(signed, new Map(), drafting);
  const provisional = rootPlan(root.signed).policy.provisionalHours > 0;
  return draftTargets(signed, sitesPlan(signed), provisional, drafting);
}
