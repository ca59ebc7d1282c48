import { readInput } from "../../files/read-input.ts";
import { Trouble } from "../../model/trouble.ts";
import { httpsSource } from "../../trust/client/https.ts";
import { Unreachable } from "../../trust/client/refused.ts";
import { PATHS } from "../../wire/protocol.ts";
import type { Parts } from "../api/parts.ts";
import { Refusal } from "../api/refusal.ts";
import type { Mirror } from "../configured.ts";
import { countRefusal } from "../store/refusals.ts";
import { mirrorFrom } from "../trust/mirror.ts";
import { takesPublications } from "../trust/publication.ts";
import { current } from "./connect.ts";
import { type Link, type LinkFile, readLinks } from "./links.ts";
import { offerTo } from "./offer.ts";
import { pullFrom } from "./pull.ts";
import { pushTo } from "./push.ts";
import { Worker } from "./worker.ts";

/** How often a link is worked, and how long at once, in milliseconds. */
const [EVERY_MS, TURN_MS] = [2000, 10_000];
/** How often the trust repository is looked at. */
const MIRROR_MS = 5000;
/** Longest wait for one file of a repository, in seconds. */
const SECONDS = 60;

/** Where the trust repository is mirrored from. */
interface MirrorFrom {
  url: string;
  /** Reads certificates of a private authority, PEM; only these are trusted then. */
  ca?: () => string;
}

/**
 * Works all links of this collector side by side, and mirrors the trust repository: none waits for another, or is stopped by it.
 * @returns does what is due, and resolves when it is done
 */
export function relaying(parts: Parts, state: string, mirror: Mirror | undefined): () => Promise<void> {
  const worker = new Worker(parts);
  const good = (link: Link) => current(state, link, parts.authority.key, parts.clock());
  const workLink = async ({ keyId, link }: LinkFile) => {
    if (link instanceof Trouble) return worker.work(`link ${keyId}`, EVERY_MS, () => Promise.reject(link));
    await worker.work(`reports ${keyId}`, EVERY_MS, async () => reports(parts, await good(link)));
    if (link.is === "relay")
      await worker.work(`trust ${keyId}`, MIRROR_MS, async (afresh) => {
        if (await offerTo(await good(link), state, afresh))
          parts.log.info({ to: link.url }, "the trust repository was mirrored down");
      });
  };
  const workMirror = async (links: readonly LinkFile[]) => {
    const from = mirror ? named(mirror) : headquarters(links);
    if (from)
      await worker.work(`trust ${from.url}`, MIRROR_MS, async (afresh) => {
        if (takesPublications(state)) await mirrored(parts, state, from, afresh);
      });
  };
  return async () => {
    const links = readLinks(state);
    await Promise.all([
      ...links.map((each) => worker.unlessInHand(each.keyId, () => workLink(each))),
      worker.unlessInHand("mirror", () => workMirror(links)),
    ]);
  };
}

async function reports(parts: Parts, link: Link): Promise<void> {
  const linked = { ...parts, until: parts.clock().getTime() + TURN_MS };
  if (link.is === "headquarters") return pushTo(link, linked);
  try {
    await pullFrom(link, parts, linked);
  } catch (thrown) {
    if (thrown instanceof Refusal) await noteRefusal(parts, thrown, link.url);
    throw thrown;
  }
}

function noteRefusal({ store, clock }: Parts, { from, crime, message }: Refusal, url: string): Promise<void> {
  return countRefusal(store, { from: from ?? url, crime, message, now: clock() });
}

function named({ from, ca }: Mirror): MirrorFrom {
  const read = (path: string) => () => new TextDecoder().decode(readInput(path));
  return { url: from, ...(ca === undefined ? {} : { ca: read(ca) }) };
}

function headquarters(links: readonly LinkFile[]): MirrorFrom | undefined {
  const link = links
    .flatMap(({ link }) => (link instanceof Trouble ? [] : [link]))
    .find(({ is }) => is === "headquarters");
  return link && { url: new URL(`${PATHS.trust}/`, link.url).href, ca: () => link.ca };
}

async function mirrored(
  { store, clock, log }: Parts,
  state: string,
  { url, ca }: MirrorFrom,
  afresh: boolean,
): Promise<void> {
  const source = httpsSource(url, { seconds: SECONDS, ...(ca === undefined ? {} : { ca: ca() }) });
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
