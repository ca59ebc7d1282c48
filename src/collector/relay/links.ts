import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { isCode } from "../../files/fault.ts";
import { writeAtomic } from "../../files/write-atomic.ts";
import { Trouble } from "../../model/trouble.ts";

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

const folderOf = (state: string) => join(state, "links");

/** Throws {@link Trouble} where one is not as it was written. */
export function readLinks(state: string): Link[] {
  return namesIn(folderOf(state)).map((name) => {
    const path = join(folderOf(state), name);
    try {
      return Link.parse(JSON.parse(readFileSync(path, "utf8")));
    } catch (thrown) {
      if (!(thrown instanceof SyntaxError || thrown instanceof z.ZodError)) throw thrown;
      throw new Trouble(`${path}: was cut off or changed; join the other collector again`);
    }
  });
}

/** Keeps a link, durably. Throws {@link Trouble}. */
export function writeLink(state: string, link: Link): void {
  mkdirSync(folderOf(state), { recursive: true, mode: 0o700 });
  writeAtomic(join(folderOf(state), `${link.keyId}.json`), `${JSON.stringify(link, null, 1)}\n`, 0o600);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch (thrown) {
    if (isCode(thrown, "ENOENT")) return [];
    throw thrown;
  }
}
