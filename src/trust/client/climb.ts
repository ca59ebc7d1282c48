import type { Metadata, Root, Snapshot, Targets, Timestamp } from "@tufjs/models";
import type { TrustedMetadataStore } from "tuf-js/dist/store.js";
import { type AnyMetadata, parseMetadata } from "../repository/metadata.ts";
import { metadataPath, TIMESTAMP } from "../repository/names.ts";
import { policyOf } from "../repository/plan.ts";
import { type Mandate, mandateOfRoot, mandateOfSite } from "../repository/signers.ts";
import { TARGETS } from "../repository/standing.ts";
import { tooOld, withGrace } from "./expiry.ts";
import { Refused } from "./refused.ts";
import { refuseOlder, type Seen, stillSeen } from "./seen.ts";
import { type KnownKeys, refuseUnsigned } from "./signed.ts";
import type { Source } from "./source.ts";
import { give, openStore } from "./store.ts";

/** Most bytes of metadata. Reading it takes quadratic time in the library, so that none may be large. */
const LIMITS = { root: 131_072, timestamp: 16_384, snapshot: 65_536, targets: 524_288 } as const;
/** Most roots that one update goes through. */
const MOST_ROOTS = 256;

/** What an update starts from. */
export interface Start {
  source: Source;
  /** Bytes of the root that people compared, verified by its fingerprint. */
  root: Uint8Array;
  seen: Seen;
  /** Bytes of the timestamp in force here, where there is one. */
  timestamp?: Uint8Array;
  /** Undefined where expiry is judged later, as for what is in force already. */
  now: Date | undefined;
}

/** Climbs from the root to a site's metadata (TUF specification, section 5), each step verified before the next. */
export class Climb {
  /** Bytes of all that was verified, by path inside the repository. */
  readonly files = new Map<string, Uint8Array>();
  readonly #start: Start;
  readonly #store: TrustedMetadataStore;
  #seen: Seen;
  /** Ids of keys that were in force at some time. */
  readonly keyIds: Set<string>;

  /** Throws {@link Refused} where the root can't be one. */
  constructor(start: Start) {
    this.#start = start;
    this.#seen = start.seen;
    this.keyIds = new Set(start.seen.keyIds);
    const root = parseMetadata("root", text(start.root), "the pinned root");
    refuseUnsigned(rootMandate(root, "root"), root, { current: new Set(), ever: this.keyIds });
    this.#store = openStore(start.root, (current) => this.#timeFor(current));
    this.files.set(metadataPath("root", root.signed.version), start.root);
  }

  /** What was seen before and counts under the newest root. */
  get seen(): Seen {
    return this.#seen;
  }

  get root(): Metadata<Root> {
    return this.#store.root;
  }

  /** Goes on to the newest root, one by one. */
  async toRoot(): Promise<void> {
    for (let count = 0; count < MOST_ROOTS; count++) {
      this.#remember(this.root.signed.keys);
      const path = metadataPath("root", this.root.signed.version + 1);
      const bytes = await this.#start.source.read(path, LIMITS.root);
      if (bytes === undefined) break;
      const next = parseMetadata("root", text(bytes), path);
      for (const root of [this.root, next]) refuseUnsigned(rootMandate(root, "root"), next, this.#known());
      this.#take(path, next, bytes, (given) => this.#store.updateRoot(given));
    }
    refuseOlder(this.#seen, "root", this.root.signed.version);
    this.#seen = stillSeen(this.#seen, this.root.signed);
  }

  async toTimestamp(): Promise<Metadata<Timestamp>> {
    const offered = await this.#need(TIMESTAMP, LIMITS.timestamp);
    const timestamp = parseMetadata("timestamp", text(offered), TIMESTAMP);
    const { version } = timestamp.signed;
    refuseOlder(this.#seen, "timestamp", version);
    refuseUnsigned(rootMandate(this.root, "timestamp"), timestamp, this.#known());
    const bytes = this.#seenAs(version) ?? offered;
    this.#take(TIMESTAMP, timestamp, bytes, (given) => this.#store.updateTimestamp(given));
    return this.#store.timestamp ?? timestamp;
  }

  async toSnapshot({ signed: { snapshotMeta } }: Metadata<Timestamp>): Promise<Metadata<Snapshot>> {
    const { version } = snapshotMeta;
    refuseOlder(this.#seen, "snapshot", version);
    const path = metadataPath("snapshot", version);
    const bytes = await this.#need(path, LIMITS.snapshot);
    const snapshot = parseMetadata("snapshot", text(bytes), path);
    refuseUnsigned(rootMandate(this.root, "snapshot"), snapshot, this.#known());
    this.#take(path, snapshot, bytes, (given) => this.#store.updateSnapshot(given));
    return snapshot;
  }

  /** The role `targets`, or after it one that it delegates to. */
  async toTargets(role: string, { signed: { meta } }: Metadata<Snapshot>): Promise<Metadata<Targets>> {
    const mandate = this.#mandate(role);
    const { version } = meta[`${role}.json`] ?? {};
    if (version === undefined)
      throw new Refused("incomplete", `${role}: nothing was published for it in this repository yet`);
    refuseOlder(this.#seen, role, version);
    const path = metadataPath(role, version);
    const bytes = await this.#need(path, LIMITS.targets);
    const targets = parseMetadata("targets", text(bytes), path);
    refuseUnsigned(mandate, targets, this.#known());
    const parent = role === TARGETS ? "root" : TARGETS;
    this.#take(path, targets, bytes, (given) => this.#store.updateDelegatedTargets(given, role, parent));
    this.#remember(targets.signed.delegations?.keys ?? {});
    return targets;
  }

  /** The timestamp in force, if it has this version: what was seen under a version stays, whatever is signed under it now. */
  #seenAs(version: number): Uint8Array | undefined {
    const { timestamp } = this.#start;
    if (timestamp === undefined || this.#seen.versions.timestamp !== version) return undefined;
    const { signed } = parseMetadata("timestamp", text(timestamp), TIMESTAMP);
    return signed.version === version ? timestamp : undefined;
  }

  #mandate(role: string): Mandate {
    if (role === TARGETS) return rootMandate(this.root, role);
    const { targets } = this.#store;
    const mandate = targets && mandateOfSite(targets.signed, role);
    if (mandate) return mandate;
    throw new Refused("wrong-site", `${role}: found no such site in this repository; is it another plant's?`);
  }

  #timeFor(root: Root): Date {
    const { now } = this.#start;
    return now ? withGrace(now, policyOf(root).graceDays) : new Date(0);
  }

  #known(): KnownKeys {
    const delegated = this.#store.targets?.signed.delegations?.keys ?? {};
    const current = new Set([this.root.signed.keys, delegated].flatMap((keys) => Object.keys(keys)));
    return { current, ever: this.keyIds };
  }

  #remember(keys: Record<string, unknown>): void {
    for (const id of Object.keys(keys)) this.keyIds.add(id);
  }

  async #need(path: string, limit: number): Promise<Uint8Array> {
    const { source } = this.#start;
    const bytes = await source.read(path, limit);
    if (bytes) return bytes;
    throw new Refused("incomplete", `${source.name}: has no ${path}; is it a whole trust repository?`);
  }

  #take(path: string, metadata: AnyMetadata, bytes: Uint8Array, put: (bytes: Buffer) => void): void {
    const { now = new Date(0) } = this.#start;
    give(
      path,
      () => put(Buffer.from(bytes)),
      () => tooOld([this.root.signed, metadata.signed], now, policyOf(this.root.signed).graceDays),
    );
    this.files.set(path, bytes);
  }
}

function rootMandate(root: Metadata<Root>, role: string): Mandate {
  const mandate = mandateOfRoot(root.signed, role);
  if (mandate) return mandate;
  throw new Refused("bad-metadata", `root version ${root.signed.version}: names nobody for ${role}`);
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
