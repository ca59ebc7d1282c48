import { orWhy } from "./ask.ts";
import type { Host } from "./host.ts";

/** Where distributions keep what they ship, so that /etc holds only what was changed on the host: SUSE's newer ones do. */
const SHIPPED = ["/usr/etc"];

/**
 * The file that counts of one in /etc and those of its name that the distribution ships; where none is there, the one in
 * /etc. One that can't be looked for counts: reading it tells why.
 * @param folders what may stand for /etc, the first first
 */
export async function givenOrShipped(
  host: Host,
  path: string,
  folders: readonly string[] = SHIPPED,
): Promise<string> {
  const candidates = [path, ...folders.map((folder) => path.replace(/^\/etc(?=\/)/, folder))];
  for (const candidate of candidates) {
    const isThere = await orWhy(host.exists(candidate));
    if ("why" in isThere || isThere.value) return candidate;
  }
  return path;
}
