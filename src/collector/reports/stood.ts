import { wholeSince } from "../store/archive.ts";
import type { KnownHost } from "../store/hosts.ts";
import { lastBefore } from "../store/received.ts";
import type { Store } from "../store/store.ts";

/** How a host stood at the end of a period. */
export interface Stood {
  /** When it was heard last, and when what came then was made; missing where that is not known. */
  heardAt?: string;
  lookedAt?: string;
  /** The same, or where it is not known the latest that it may have been: nobody is called silent who may have been heard. */
  atLatest: Pick<KnownHost, "heard_at" | "applied_at">;
  /** What came in the period before this instant was archived, and may be gone from the store. */
  archivedBefore?: string;
  /** Something that it told before the end of the period is missing still, and it was asked to tell all again. */
  lacks?: true;
}

/** How hosts stood at the end of a period, however long ago that was. */
export async function standingAt(
  store: Store,
  hosts: readonly KnownHost[],
  { since, until }: { since: Date; until: Date },
): Promise<(host: KnownHost) => Stood> {
  const end = until.toISOString();
  const whole = await wholeSince(store);
  const isLater = ({ heard_at }: KnownHost) => heard_at !== null && heard_at >= end;
  const later = hosts.filter(isLater).map(({ id }) => id);
  const last = await lastBefore(store, later, end);
  return (host) => {
    const isWhole = whole === undefined || whole <= since.toISOString() || whole <= host.enrolled_at;
    const archived = isWhole ? {} : { archivedBefore: whole };
    if (!isLater(host))
      return {
        ...known(host.heard_at, host.applied_at),
        ...archived,
        ...(host.wants_full === 1 ? { lacks: true } : {}),
      };
    const { storedAt = null, madeAt = null } = last.get(host.id) ?? {};
    if (isWhole || (storedAt !== null && storedAt >= whole))
      return { ...known(storedAt, madeAt), ...archived };
    const [latest = end] = [whole, end].sort();
    return { atLatest: { heard_at: latest, applied_at: latest }, ...archived };
  };
}

function known(heard_at: string | null, applied_at: string | null): Stood {
  return {
    ...(heard_at === null ? {} : { heardAt: heard_at }),
    ...(applied_at === null ? {} : { lookedAt: applied_at }),
    atLatest: { heard_at, applied_at },
  };
}
