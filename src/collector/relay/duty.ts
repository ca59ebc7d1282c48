import { randomUUID } from "node:crypto";
import { readInput } from "../../files/read-input.ts";
import { Trouble } from "../../model/trouble.ts";
import { httpsSource } from "../../trust/client/https.ts";
import { Unreachable } from "../../trust/client/refused.ts";
import { PATHS } from "../../wire/protocol.ts";
import type { Parts } from "../api/parts.ts";
import type { Mirror } from "../configured.ts";
import { countRefusal } from "../store/refusals.ts";
import { alone, type Holder } from "../store/settings.ts";
import { mirrorFrom } from "../trust/mirror.ts";
import { takesPublications } from "../trust/publication.ts";
import { current } from "./connect.ts";
import { type Link, readLinks } from "./links.ts";
import { offerTo } from "./offer.ts";
import { pullFrom } from "./pull.ts";
import { pushTo } from "./push.ts";

/** How often a link is worked, how long at once, and longest wait after failures, in milliseconds. */
const [EVERY_MS, TURN_MS, LONGEST_MS] = [2000, 10_000, 300_000];
/** How often the trust repository is looked at. */
const MIRROR_MS = 5000;
/** Longest wait for one file of a repository, in seconds. */
const SECONDS = 60;
/** If a process dies another one takes over after that. */
const LEASE_MS = 20_000;

/** How a piece of work goes. */
interface Going {
  failures: number;
  /** Not before then, in milliseconds since 1970. */
  next: number;
  why?: string;
}

/** Where the trust repository is mirrored from. */
interface MirrorFrom {
  url: string;
  /** Certificates of a private authority, PEM; only these are trusted then. */
  ca?: string;
}

/** Works all links of this collector, and mirrors the trust repository. @returns does what is due, and resolves when it is done */
export function relaying(parts: Parts, state: string, mirror: Mirror | undefined): () => Promise<void> {
  const worker = new Worker(parts);
  const good = (link: Link) => current(state, link, parts.authority.key, parts.clock());
  const turn = async () => {
    for (const link of readLinks(state)) {
      await worker.work(`reports ${link.keyId}`, EVERY_MS, async () => reports(parts, await good(link)));
      if (link.is === "relay")
        await worker.work(`trust ${link.keyId}`, MIRROR_MS, async (afresh) => {
          if (await offerTo(await good(link), state, afresh))
            parts.log.info({ to: link.url }, "the trust repository was mirrored down");
        });
    }
    const from = mirror ? named(mirror) : headquarters(state);
    if (from && takesPublications(state))
      await worker.work(`trust ${from.url}`, MIRROR_MS, (afresh) =>
        mirrored(parts, state, { ...from, afresh }),
      );
  };
  let running: Promise<void> | undefined;
  return () => {
    running ??= turn().finally(() => {
      running = undefined;
    });
    return running;
  };
}

function reports(parts: Parts, link: Link): Promise<void> {
  const linked = { ...parts, until: parts.clock().getTime() + TURN_MS };
  return link.is === "headquarters" ? pushTo(link, linked) : pullFrom(link, parts, linked);
}

function named({ from, ca }: Mirror): MirrorFrom {
  return { url: from, ...(ca === undefined ? {} : { ca: new TextDecoder().decode(readInput(ca)) }) };
}

function headquarters(state: string): MirrorFrom | undefined {
  const link = readLinks(state).find(({ is }) => is === "headquarters");
  return link && { url: new URL(`${PATHS.trust}/`, link.url).href, ca: link.ca };
}

async function mirrored(
  { store, clock, log }: Parts,
  state: string,
  { url, ca, afresh }: MirrorFrom & { afresh: boolean },
): Promise<void> {
  const source = httpsSource(url, { seconds: SECONDS, ...(ca === undefined ? {} : { ca }) });
  try {
    const name = await mirrorFrom(source, { state, now: clock(), afresh });
    if (name !== undefined)
      log.info({ from: url, name }, "a publication was mirrored, verified, and is served");
  } catch (thrown) {
    if (thrown instanceof Trouble && !(thrown instanceof Unreachable))
      await countRefusal(store, {
        from: url,
        crime: "bad-publication",
        message: thrown.message,
        now: clock(),
      });
    throw thrown;
  }
}

/** Lets each piece of work be done by one process at a time, and less often while it fails. */
class Worker {
  readonly #parts: Parts;
  readonly #going = new Map<string, Going>();
  readonly #holder: Holder;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#holder = { name: randomUUID(), clock: parts.clock, leaseMs: LEASE_MS };
  }

  /** @param act told whether it failed before, and what it goes by may be wrong */
  async work(name: string, everyMs: number, act: (afresh: boolean) => Promise<void>): Promise<void> {
    const { store, clock, log } = this.#parts;
    const before = this.#going.get(name) ?? { failures: 0, next: 0 };
    const now = clock().getTime();
    if (now < before.next) return;
    try {
      await alone(store, name, this.#holder, () => act(before.failures > 0));
      this.#going.set(name, { failures: 0, next: now + everyMs });
      if (before.failures > 0) log.info({ work: name }, "goes well again");
    } catch (thrown) {
      if (!(thrown instanceof Trouble)) throw thrown;
      const failures = before.failures + 1;
      const wait = Math.min(LONGEST_MS, EVERY_MS * 2 ** Math.min(failures, 8));
      this.#going.set(name, { failures, next: now + wait, why: thrown.message });
      // Said once: the same every few seconds would hide all else.
      if (before.why !== thrown.message) log.warn({ work: name }, thrown.message);
    }
  }
}
