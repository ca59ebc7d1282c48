import { formatAddress } from "../../src/model/address.ts";
import type { Gap } from "../../src/model/snapshot.ts";
import { type Host, HostError, type Met } from "./host.ts";
import { compiled } from "./surveys.ts";

/** A directory's worth of what is watched, and what could not be entered. */
export interface Watched {
  met: Met[];
  gaps: Gap[];
}

/**
 * What the patterns watch, each path once, under the first pattern that matches it, in order of paths.
 * @param kind of the facts that are to be made of it  @param patterns as `Host.survey` takes them
 */
export async function* watched(
  host: Host,
  kind: string,
  patterns: readonly string[],
): AsyncGenerator<Watched> {
  const gap = (key: string, why: string): Gap => ({
    address: formatAddress({ kind, key }),
    why,
    below: true,
  });
  const bad = patterns.flatMap((pattern) => {
    const why = whyNone(pattern);
    return why === undefined ? [] : [{ pattern, why }];
  });
  yield { met: [], gaps: bad.map(({ pattern, why }) => gap(pattern, why)) };
  const good = patterns.filter((pattern) => !bad.some((one) => one.pattern === pattern));
  for await (const { met, unreadable } of host.survey(good))
    yield { met, gaps: unreadable.map(({ path, why }) => gap(path, why)) };
}

/** Why a pattern is none; undefined when it is one. */
function whyNone(pattern: string): string | undefined {
  try {
    compiled(pattern);
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof HostError)) throw thrown;
    return thrown.message;
  }
}
