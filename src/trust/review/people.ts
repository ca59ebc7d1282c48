import type { Root, Targets } from "@tufjs/models";
import { keyId, NAME_FIELD, type PublicKey } from "../keys/public-key.ts";
import { type Group, type RootPlan, rootPlan, sitesPlan } from "../repository/plan.ts";

/** What a new root changes, one line each: people, thresholds, policy. Names in it are raw. */
export function rootChanges(old: Root | undefined, fresh: Root): string[] {
  const before = old && rootPlan(old);
  const after = rootPlan(fresh);
  const groups = Object.entries(groupsOf(after)).flatMap(([name, group]) =>
    groupChanges(name, before && groupsOf(before)[name], group),
  );
  return [...groups, ...policyChanges(before?.policy, after.policy)];
}

function groupsOf({ admins, engineers, publishers }: RootPlan): Record<string, Group> {
  return {
    administrators: admins,
    "engineers of all sites": engineers,
    publishers: { keys: publishers, threshold: 1 },
  };
}

function policyChanges(old: RootPlan["policy"] | undefined, fresh: RootPlan["policy"]): string[] {
  const was = new Map<string, unknown>(Object.entries(old ?? {}));
  return Object.entries(fresh)
    .filter(([name, value]) => was.get(name) !== value)
    .map(([name, value]) => `policy ${name}: ${old ? `${was.get(name)} → ` : ""}${value}`);
}

/** What new metadata of the role targets changes, one line each: sites, and who signs for them. Names in it are raw. */
export function siteChanges(old: Targets | undefined, fresh: Targets): string[] {
  const [before, after] = [sitesPlan(old), sitesPlan(fresh)];
  const gone = [...before.keys()].filter((site) => !after.has(site));
  return [
    ...gone.map((site) => `site ${site} is gone: nobody signs for it any more`),
    ...[...after].flatMap(([site, group]) => groupChanges(`site ${site}`, before.get(site), group)),
  ];
}

function groupChanges(name: string, old: Group | undefined, fresh: Group): string[] {
  const ids = (group: Group | undefined) => new Set(group?.keys.map(idOf));
  const [before, after] = [ids(old), ids(fresh)];
  const threshold = `${fresh.threshold} of ${fresh.keys.length} must sign`;
  const isSame =
    old !== undefined && old.threshold === fresh.threshold && old.keys.length === fresh.keys.length;
  return [
    ...(old?.keys ?? [])
      .filter((key) => !after.has(idOf(key)))
      .map((key) => `${name}: ${who(key)} no longer signs`),
    ...fresh.keys.filter((key) => !before.has(idOf(key))).map((key) => `${name}: ${who(key)} signs`),
    ...(isSame ? [] : [`${name}: ${threshold}${old ? `, was ${old.threshold} of ${old.keys.length}` : ""}`]),
  ];
}

function idOf({ keyval }: PublicKey): string {
  return keyId(keyval.public);
}

/** Enough of the id to compare by telephone stands with the name, since anybody can write any name into a key. */
function who(key: PublicKey): string {
  return `${key[NAME_FIELD]} (key ${idOf(key)})`;
}
