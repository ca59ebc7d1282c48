import { Metadata, Root, Snapshot, Targets, Timestamp } from "@tufjs/models";
import { canonical } from "../../../src/model/canonical.ts";
import { POLICY_FIELD } from "../../../src/model/policy.ts";
import { keyId } from "../../../src/trust/keys/public-key.ts";
import { type AnyMetadata, metadataText, signMetadata } from "../../../src/trust/repository/metadata.ts";
import {
  bulkPath,
  metadataPath,
  sha256,
  TIMESTAMP,
  targetPath,
} from "../../../src/trust/repository/names.ts";
import { FORMER, KAYA, LIND, MEYER, OKAFOR, type Person, PUBLISHER, SILVA } from "./keys.ts";

/** Who signs for a role, by the metadata above it. */
export interface Group {
  keys: Person[];
  threshold: number;
  /** Ids that stand for keys under a second name. */
  aliases?: Record<string, Person>;
  paths?: string[];
}

/** Metadata of a role: what version it says it is, who signed it, until when it counts. */
export interface Issue {
  version: number;
  by: Person[];
  expires?: string;
}

/** A whole repository in a few words, for a crime to change a few of them. */
export interface World {
  policy: Record<string, number | string>;
  roots: (Issue & { publisher: Person })[];
  targets: Issue;
  groups: Record<string, Group>;
  /** Roles of the sites, with the texts that they sign by target. */
  sites: Record<string, Issue & { files: Record<string, string> }>;
  snapshot: Issue;
  timestamp: Issue;
  bulk: string;
}

const NEVER = "2125-01-01T00:00:00Z";
const ADMINS: Group = { keys: [MEYER, KAYA, SILVA], threshold: 2 };

export const BULK = '{"kind":"group","key":"mes","fields":{"gid":"4242"}}\n';

/** The compiled baseline of the vectors; it approves one group in its bulk state. */
export function baseline(version: number): string {
  return canonical({
    format: "mesdrift-baseline/1",
    id: "line3",
    version,
    title: "Line 3",
    applies: {},
    includes: [],
    watch: [],
    state: {
      kinds: [],
      facts: [],
      bulk: { file: "line3.ndjson", sha256: sha256(BULK), facts: 1 },
      ignore: [],
      unseen: [],
    },
    checks: [],
  });
}

export function assignments(hosts: string[]): string {
  const all = [{ name: "line 3", hosts, applies: {}, baselines: ["site-a/line3.json"] }];
  return canonical({ format: "mesdrift-assignments/1", assignments: all });
}

/** A good repository. @param version of the roles that a site's engineers and the publisher sign */
export function goodWorld(version: number): World {
  const by = [MEYER, KAYA];
  const keys = version < 3 ? [...ADMINS.keys, FORMER] : ADMINS.keys;
  return {
    policy: { graceDays: 30, provisionalHours: 72, pauseHours: 8, environment: "production" },
    roots: [
      { version: 1, by, publisher: PUBLISHER },
      { version: 2, by, publisher: PUBLISHER },
    ],
    targets: { version, by },
    groups: {
      "site-a": { keys, threshold: 2 },
      "site-a.provisional": { keys, threshold: 1 },
      "site-b": { keys: [OKAFOR, LIND], threshold: 2 },
    },
    sites: {
      "site-a": {
        version,
        by,
        files: {
          "site-a/assignments.json": assignments(["*"]),
          "site-a/line3.json": baseline(version),
        },
      },
    },
    snapshot: { version, by: [PUBLISHER] },
    timestamp: { version, by: [PUBLISHER] },
    bulk: BULK,
  };
}

/** All files of a repository, by path. */
export function filesOf(world: World): Map<string, string> {
  const files = new Map<string, string>([[bulkPath(sha256(world.bulk)), world.bulk]]);
  for (const root of world.roots) files.set(metadataPath("root", root.version), rootText(world, root));
  const versions: Record<string, { version: number }> = { "targets.json": world.targets };
  files.set(metadataPath("targets", world.targets.version), targetsText(world));
  for (const [role, issue] of Object.entries(world.sites)) {
    versions[`${role}.json`] = issue;
    files.set(metadataPath(role, issue.version), siteText(issue));
    for (const [target, text] of Object.entries(issue.files))
      files.set(targetPath(target, sha256(text)), text);
  }
  const meta = Object.fromEntries(Object.entries(versions).map(([name, { version }]) => [name, { version }]));
  const { snapshot, timestamp } = world;
  files.set(
    metadataPath("snapshot", snapshot.version),
    signed(new Metadata(Snapshot.fromJSON({ ...head(snapshot), meta })), snapshot),
  );
  const last = { "snapshot.json": { version: snapshot.version } };
  files.set(
    TIMESTAMP,
    signed(new Metadata(Timestamp.fromJSON({ ...head(timestamp), meta: last })), timestamp),
  );
  return files;
}

function head({ version, expires = NEVER }: Issue) {
  return { spec_version: "1.0.31", version, expires };
}

function rootText({ policy }: World, root: World["roots"][number]): string {
  const publishers: Group = { keys: [root.publisher], threshold: 1 };
  const roles = { root: ADMINS, targets: ADMINS, snapshot: publishers, timestamp: publishers };
  const data = {
    ...head(root),
    consistent_snapshot: true,
    keys: keysJson([ADMINS, publishers]),
    roles: Object.fromEntries(Object.entries(roles).map(([role, group]) => [role, roleJson(group)])),
    [POLICY_FIELD]: policy,
  };
  return signed(new Metadata(Root.fromJSON(data)), root);
}

function targetsText({ targets, groups }: World): string {
  const roles = Object.entries(groups).map(([name, group]) => ({
    ...roleJson(group),
    name,
    terminating: true,
    paths: group.paths ?? [`${name}/*`],
  }));
  const delegations = { keys: keysJson(Object.values(groups)), roles };
  return signed(new Metadata(Targets.fromJSON({ ...head(targets), targets: {}, delegations })), targets);
}

function siteText(issue: World["sites"][string]): string {
  const targets = Object.entries(issue.files).map(([target, text]) => [
    target,
    { length: Buffer.byteLength(text), hashes: { sha256: sha256(text) } },
  ]);
  return signed(
    new Metadata(Targets.fromJSON({ ...head(issue), targets: Object.fromEntries(targets) })),
    issue,
  );
}

function keysJson(groups: readonly Group[]) {
  const named = groups.flatMap(({ keys, aliases = {} }) => [
    ...keys.map(({ key }) => [keyId(key.keyval.public), { ...key }]),
    ...Object.entries(aliases).map(([id, { key }]) => [id, { ...key }]),
  ]);
  return Object.fromEntries(named);
}

function roleJson({ keys, threshold, aliases = {} }: Group) {
  return { keyids: [...keys.map(({ secret }) => secret.keyId), ...Object.keys(aliases)], threshold };
}

function signed(metadata: AnyMetadata, { by }: Issue): string {
  for (const { secret } of by) signMetadata(metadata, secret);
  return metadataText(metadata);
}
