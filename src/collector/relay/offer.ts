import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseJsonBytes } from "../../model/json.ts";
import { Trouble } from "../../model/trouble.ts";
import { TIMESTAMP } from "../../trust/repository/names.ts";
import { exchange } from "../../wire/post.ts";
import { MirrorState, PATHS } from "../../wire/protocol.ts";
import { servedFiles, servedTimestamp } from "../trust/incoming.ts";
import { servedTrust } from "../trust/publication.ts";
import { over } from "./connect.ts";
import type { Link } from "./links.ts";

/** Most that a site's collector says of its files, in bytes. */
const MOST = 16 * 1024 ** 2;

/**
 * Brings a site's collector what is published here, where it has something else: only the files that it lacks. It verifies
 * them itself. Throws `Trouble` where it does not take them.
 * @param afresh bring all: what it has may be wrong
 * @returns whether there was anything to bring
 */
export async function offerTo(link: Link, state: string, afresh: boolean): Promise<boolean> {
  const timestamp = servedTimestamp(state);
  if (timestamp === undefined) return false;
  const answer = await exchange({ ...over(link, PATHS.mirror), method: "GET" }, MOST);
  const { success, data: there } = MirrorState.safeParse(parseJsonBytes(answer));
  if (!success)
    throw new Trouble(
      `${link.url}: found no list of baselines in its answer, expected one; is it a collector of this version?`,
    );
  if (there.timestamp === Buffer.from(timestamp).toString("base64")) return false;
  const has = new Set(afresh ? [] : there.files);
  await exchange({ ...over(link, PATHS.mirror), method: "PUT" });
  for (const path of servedFiles(state)) {
    if (path !== TIMESTAMP && has.has(path)) continue;
    const body = readFileSync(join(servedTrust(state), path));
    await exchange({
      ...over(link, `${PATHS.mirror}/${path}`),
      method: "PUT",
      type: "application/octet-stream",
      body,
    });
  }
  await exchange({ ...over(link, PATHS.mirror), method: "POST" });
  return true;
}
