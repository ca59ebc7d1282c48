import { Metadata, Root, Targets } from "@tufjs/models";
import { POLICY_FIELD } from "../../model/policy.ts";
import { Trouble } from "../../model/trouble.ts";
import { keyId, NAME_FIELD, type PublicKey } from "../keys/public-key.ts";
import { type Note, noteMember } from "../note.ts";
import { provisionalRole, sha256 } from "./names.ts";
import type { Group, RootPlan, SitesPlan } from "./plan.ts";

/** Version of the TUF specification that the metadata follows. */
const SPECIFICATION = "1.0.31";
/** Life of what people sign, in days: they meet at least once a year. */
const LIFE_DAYS = 365;

/** What all new metadata needs to know. */
export interface Drafting {
  now: Date;
  note: Note;
}

/** What is the same at the head of all metadata. */
export function head(previous: { version: number } | undefined, now: Date, days = LIFE_DAYS) {
  const expires = new Date(now.getTime() + days * 86_400_000);
  return {
    spec_version: SPECIFICATION,
    version: (previous?.version ?? 0) + 1,
    expires: expires.toISOString().replace(/\.\d+Z$/, "Z"),
  };
}

/** The next root, unsigned. */
export function draftRoot(
  previous: Root | undefined,
  plan: RootPlan,
  { now, note }: Drafting,
): Metadata<Root> {
  const { admins, engineers, publishers, policy } = plan;
  const one: Group = { keys: publishers, threshold: 1 };
  return new Metadata(
    Root.fromJSON({
      ...head(previous, now),
      consistent_snapshot: true,
      keys: keysJson([...admins.keys, ...engineers.keys, ...publishers]),
      roles: {
        root: roleJson(admins),
        targets: roleJson(engineers),
        snapshot: roleJson(one),
        timestamp: roleJson(one),
      },
      [POLICY_FIELD]: policy,
      ...noteMember(note),
    }),
  );
}

/** The next metadata of the role `targets`, unsigned: who signs for which site. @param provisional one engineer may sign alone for a while */
export function draftTargets(
  previous: Targets | undefined,
  sites: SitesPlan,
  provisional: boolean,
  { now, note }: Drafting,
): Metadata<Targets> {
  const delegated = [...sites].flatMap(([site, group]) => [
    delegationJson(site, group),
    ...(provisional ? [delegationJson(provisionalRole(site), { ...group, threshold: 1 })] : []),
  ]);
  return new Metadata(
    Targets.fromJSON({
      ...head(previous, now),
      targets: {},
      delegations: { keys: keysJson([...sites.values()].flatMap(({ keys }) => keys)), roles: delegated },
      ...noteMember(note),
    }),
  );
}

/** The next metadata of a site's role, unsigned. @param files what it signs, by target; `undefined` takes a target away */
export function draftRole(
  previous: Targets | undefined,
  files: ReadonlyMap<string, string | undefined>,
  { now, note }: Drafting,
): Metadata<Targets> {
  const kept = Object.entries(previous?.targets ?? {}).filter(([path]) => !files.has(path));
  const added = [...files].flatMap(([path, text]) =>
    text === undefined ? [] : [[path, fileJson(text)] as const],
  );
  return new Metadata(
    Targets.fromJSON({
      ...head(previous, now),
      targets: Object.fromEntries([...kept.map(([path, file]) => [path, file.toJSON()] as const), ...added]),
      ...noteMember(note),
    }),
  );
}

function fileJson(text: string) {
  return { length: Buffer.byteLength(text), hashes: { sha256: sha256(text) } };
}

function keysJson(keys: readonly PublicKey[]) {
  return Object.fromEntries(keys.map((key) => [keyId(key.keyval.public), { ...key }]));
}

/** Throws {@link Trouble} where one key stands there under two names: it signs once. */
function roleJson({ keys, threshold }: Group) {
  const ids = keys.map((key) => keyId(key.keyval.public));
  const twice = keys.find((_, at) => ids.indexOf(ids[at] ?? "") !== at);
  if (twice)
    throw new Trouble(
      `found the key of ${twice[NAME_FIELD]} twice in one group, expected different keys: a key signs once`,
    );
  return { keyids: ids, threshold };
}

function delegationJson(name: string, group: Group) {
  return { ...roleJson(group), name, terminating: true, paths: [`${name}/*`] };
}
