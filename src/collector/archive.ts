import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "pino";
import { writeAtomic } from "../files/write-atomic.ts";
import { reason, Trouble } from "../model/trouble.ts";
import { sha256 } from "../trust/repository/names.ts";
import { ARCHIVE_ENDING, packArchive, unpackArchive } from "../wire/archive.ts";
import { openSeal } from "../wire/seal.ts";
import type { Parts } from "./api/parts.ts";
import type { Retention } from "./configured.ts";
import { recordAct } from "./store/acts.ts";
import { addArchive, archivable, archivesOf, removeSomeArchived } from "./store/archive.ts";
import type { StoredEnvelope } from "./store/envelopes.ts";
import { alone } from "./store/settings.ts";

/** Most envelopes of one archive, and most bytes of them. */
const [MOST, MOST_BYTES] = [20_000, 64 * 1024 * 1024];
const DAY_MS = 86_400_000;
/** Who archives by policy. */
const ACTOR = "archive policy";

type Archiving = Pick<Parts, "store" | "authority" | "clock"> & { log?: Logger };

/** Archives what is past its days, once a day's worth has come together, and removes what may go. Without a policy all is kept. */
export async function archiveByPolicy(parts: Archiving, policy: Retention | undefined): Promise<void> {
  if (policy === undefined) return;
  const before = new Date(parts.clock().getTime() - (policy.keepDays + 1) * DAY_MS).toISOString();
  for await (const _ of archivable(parts.store, before)) {
    await archiveAll(parts, policy, ACTOR);
    return;
  }
}

/** As {@link archiveAll}, unless another process is at it. @returns undefined where one is */
export async function archiveAlone(
  parts: Archiving,
  policy: Retention,
  actor: string,
): Promise<Archived | undefined> {
  let done: Archived | undefined;
  const holder = { name: randomUUID(), clock: parts.clock };
  await alone(parts.store, "archive", holder, async () => {
    done = await archiveAll(parts, policy, actor);
  });
  return done;
}

interface Archived {
  files: string[];
  /** How many envelopes were removed. */
  removed: number;
}

/** Archives all that is past its days, and removes what may go. Throws {@link Trouble}. */
async function archiveAll(parts: Archiving, policy: Retention, actor: string): Promise<Archived> {
  const files: string[] = [];
  for (
    let file = await archiveOldest(parts, policy, actor);
    file;
    file = await archiveOldest(parts, policy, actor)
  )
    files.push(file);
  return { files, removed: await removeArchived(parts, actor) };
}

/**
 * Writes the oldest envelopes that are past their days to a signed file, and remembers it once it is on the disk and was
 * read again. Nothing is removed by this. Throws {@link Trouble}. @returns the file; undefined where nothing is that old
 */
async function archiveOldest(
  parts: Archiving,
  { keepDays, folder }: Retention,
  actor: string,
): Promise<string | undefined> {
  const { store, authority, clock, log } = parts;
  const now = clock();
  const old = await oldest(parts, new Date(now.getTime() - keepDays * DAY_MS).toISOString());
  const [first, last] = [old[0], old.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const archives = await archivesOf(store);
  const before = archives.at(-1);
  const content = {
    at: now.toISOString(),
    number: archives.length + 1,
    ...(before ? { previous: before.sha256 } : {}),
    envelopes: old.length,
    stored: { first: first.stored_at, last: last.stored_at },
  };
  const texts = old.map(({ text }) => text);
  const { bytes, seal } = await packArchive(texts, content, authority.key);
  const file = nameOf(content.number, texts);
  writeChecked(parts, join(folder, file), bytes);
  await addArchive(
    store,
    {
      ...{ at: content.at, file, sha256: sha256(seal), envelopes: old.length },
      ...{ first_id: first.id, last_id: last.id },
    },
    texts.map((text) => sha256(text)),
  );
  const detail = { envelopes: old.length, seal: sha256(seal), first: first.stored_at, last: last.stored_at };
  await recordAct(store, { actor, act: "store.archive", subject: file, detail, now: clock() });
  log?.info({ file, envelopes: old.length }, "envelopes were archived");
  return join(folder, file);
}

/** Removes from the store what archives hold and nothing rests on. @returns how many envelopes were removed */
async function removeArchived({ store, clock, log }: Archiving, actor: string): Promise<number> {
  let removed = 0;
  for (let some = await removeSomeArchived(store); some > 0; some = await removeSomeArchived(store)) {
    removed += some;
    // Whoever delivers meanwhile is served in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (removed === 0) return 0;
  await recordAct(store, {
    ...{ actor, act: "store.remove", subject: "archived envelopes" },
    detail: { removed },
    now: clock(),
  });
  log?.info({ removed }, "archived envelopes were removed from the store");
  return removed;
}

async function oldest({ store }: Archiving, before: string): Promise<StoredEnvelope[]> {
  const old: StoredEnvelope[] = [];
  let bytes = 0;
  for await (const envelope of archivable(store, before)) {
    old.push(envelope);
    bytes += envelope.text.length;
    if (old.length >= MOST || bytes >= MOST_BYTES) break;
  }
  return old;
}

/** The hash makes sure that no file of another store, such as one from before a backup was restored, is ever written over. */
function nameOf(number: number, texts: readonly string[]): string {
  return `archive-${String(number).padStart(6, "0")}-${sha256(texts.join("\n")).slice(0, 12)}${ARCHIVE_ENDING}`;
}

/** Through to the disk, and read again as an auditor would: what is removed later is nowhere else. */
function writeChecked({ authority }: Archiving, path: string, bytes: Uint8Array): void {
  try {
    mkdirSync(join(path, ".."), { recursive: true, mode: 0o750 });
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    throw new Trouble(`${path} can't be written (${reason(thrown)}); name another folder under archive`);
  }
  writeAtomic(path, bytes, 0o640);
  const again = unpackArchive(readFileSync(path));
  const sealed = openSeal(again.seal, new Map([[authority.key.keyId, authority.key.publicHex]]));
  if (sealed.sha256 !== again.sha256 || sealed.envelopes !== again.envelopes.length)
    throw new Trouble(
      `${path}: what was read again is not what was written; nothing is removed, look at the disk`,
    );
}
