import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { isCode } from "../../files/fault.ts";
import { writeAtomic } from "../../files/write-atomic.ts";
import { reason, Trouble } from "../../model/trouble.ts";

/** How this collector reaches another one that it joined: it is always the one that connects. */
export const Link = z.strictObject({
  format: z.literal("mesdrift-link/1"),
  /** What the other one is: headquarters are pushed to, from a relay is fetched. */
  is: z.enum(["headquarters", "relay"]),
  url: z.url(),
  /** The other one's authority, and this one's certificate there with its key; all PEM. */
  ca: z.string(),
  certificate: z.string(),
  key: z.string(),
  /** Of the other one's Ed25519 key. */
  keyId: z.string(),
});
export type Link = z.infer<typeof Link>;

const ENDING = ".json";
const folderOf = (state: string) => join(state, "links");

/** A link as it is kept; or why it can't be used. */
export interface LinkFile {
  /** Of the other one's key. */
  keyId: string;
  link: Link | Trouble;
}

/** All links. One that can't be used is no matter of the others. */
export function readLinks(state: string): LinkFile[] {
  return namesIn(folderOf(state)).map((name) => ({
    keyId: name.slice(0, -ENDING.length),
    link: readLink(join(folderOf(state), name)),
  }));
}

function readLink(path: string): Link | Trouble {
  try {
    return Link.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (thrown) {
    if (thrown instanceof SyntaxError || thrown instanceof z.ZodError)
      return new Trouble(`${path}: was cut off or changed; join the other collector again`);
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    return new Trouble(`${path}: can't be read (${reason(thrown)}); check its rights`);
  }
}

/** Keeps a link, durably. Throws {@link Trouble}. */
export function writeLink(state: string, link: Link): void {
  mkdirSync(folderOf(state), { recursive: true, mode: 0o700 });
  writeAtomic(join(folderOf(state), `${link.keyId}${ENDING}`), `${JSON.stringify(link, null, 1)}\n`, 0o600);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(ENDING));
  } catch (thrown) {
    if (isCode(thrown, "ENOENT")) return [];
    throw thrown;
  }
}
