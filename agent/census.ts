import { createHash } from "node:crypto";
import type { Watch } from "../src/model/watch.ts";
import type { Clock } from "./clock.ts";
import { isSettled, stateOf } from "./host/file-state.ts";
import { type Host, HostError, type Met } from "./host/host.ts";
import { globsOf } from "./scope.ts";

/** All that the facts of watched files are made of, in short: as long as it is the same, so are they. */
export interface Census {
  /** SHA-256 in hex. */
  digest: string;
  /** No file changed so shortly before that it may change again and look the same. */
  isSettled: boolean;
}

/** Files that facts of other files rest on: they name the owners. */
const BESIDE = ["/etc/passwd", "/etc/group"];

/**
 * Looks at every watched file, opens none, and holds none.
 * @param about what else the facts depend on, such as the user who looks
 */
export async function takeCensus(
  host: Host,
  watch: readonly Watch[],
  clock: Clock,
  about: string,
): Promise<Census> {
  const digest = createHash("sha256").update(about);
  const now = clock().getTime() * 1000;
  let settled = true;
  const note = ({ path, stat }: Pick<Met, "path" | "stat">) => {
    settled &&= isSettled(stat, now);
    return `${path}\0${stateOf(stat)} ${stat.type} ${stat.mode} ${stat.uid} ${stat.gid}\n`;
  };
  for await (const { met, unreadable } of host.survey([...BESIDE, ...globsOf(watch)])) {
    let lines = "";
    for (const one of met) {
      lines += note(one);
      if (one.stat.type === "link") lines += await behind(host, one, note);
    }
    for (const { path, why } of unreadable) lines += `${path}\0${why}\n`;
    digest.update(lines);
  }
  return { digest: digest.digest("hex"), isSettled: settled };
}

/** What a link leads to, which is not watched itself. */
async function behind(
  host: Host,
  { path }: Met,
  note: (one: Pick<Met, "path" | "stat">) => string,
): Promise<string> {
  try {
    const resolved = await host.resolve(path);
    return note({ path: resolved, stat: await host.stat(resolved) });
  } catch (thrown) {
    if (!(thrown instanceof HostError)) throw thrown;
    return `${thrown.message}\n`;
  }
}
