import { keyId, type PublicKey } from "../keys/public-key.ts";
import { type Drafting, draftRoot, draftTargets } from "./draft.ts";
import { type Group, type RootPlan, rootPlan, sitesPlan } from "./plan.ts";
import { redraft } from "./renew.ts";
import { signersOf } from "./signers.ts";
import { after, mandateFor, type Revisions, type Standing, TARGETS } from "./standing.ts";

/** Groups of people who sign, besides the sites, which go by their names. */
export const [ADMINS, ENGINEERS, PUBLISHERS] = ["admins", "engineers", "publishers"] as const;

/** What becomes of a group of people. @param name one of the above, or a site */
export type Edit = (group: Group, name: string) => Group;

/**
 * Revisions after which other people sign: of the root and of the role `targets` where their groups change, and a new
 * signature round for whatever would no longer bear enough signatures that count.
 */
export function withPeople(standing: Standing, edit: Edit, drafting: Drafting): Revisions {
  const targets = standing.roles.get(TARGETS)?.signed;
  const [oldRoot, oldSites] = [rootPlan(standing.root.signed), sitesPlan(targets)];
  const newRoot = editedRoot(oldRoot, edit);
  const newSites = new Map([...oldSites].map(([site, group]) => [site, edit(group, site)]));
  const provisional = newRoot.policy.provisionalHours > 0;
  const revisions: Revisions = {
    ...(isSame(oldRoot, newRoot) ? {} : { root: draftRoot(standing.root.signed, newRoot, drafting) }),
    roles: isSame([...oldSites], [...newSites])
      ? new Map()
      : new Map([[TARGETS, draftTargets(targets, newSites, provisional, drafting)]]),
  };
  return withSignatureRounds(standing, revisions, drafting);
}

function editedRoot({ admins, engineers, publishers, policy }: RootPlan, edit: Edit): RootPlan {
  return {
    admins: edit(admins, ADMINS),
    engineers: edit(engineers, ENGINEERS),
    publishers: edit({ keys: publishers, threshold: 1 }, PUBLISHERS).keys,
    policy,
  };
}

function isSame(one: unknown, two: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(two);
}

function withSignatureRounds(standing: Standing, revisions: Revisions, drafting: Drafting): Revisions {
  const next = after(standing, revisions);
  const again = [...standing.roles].filter(([role, metadata]) => {
    const mandate = mandateFor(next, role);
    return !revisions.roles.has(role) && signersOf(mandate, metadata).length < mandate.threshold;
  });
  const rounds = again.map(([role]) => [role, redraft(next, role, drafting)] as const);
  return { ...revisions, roles: new Map([...revisions.roles, ...rounds]) };
}

/** The group with a key more. */
export function withKey(group: Group, key: PublicKey): Group {
  return { ...group, keys: [...group.keys, key] };
}

/** The group without a key. */
export function withoutKey(group: Group, id: string): Group {
  return { ...group, keys: group.keys.filter((key) => keyId(key.keyval.public) !== id) };
}

/** Does the key with this id belong to the group? */
export function isIn(group: Group, id: string): boolean {
  return group.keys.some((key) => keyId(key.keyval.public) === id);
}
