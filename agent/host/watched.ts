import { type Host, HostError, type Surveyed } from "./host.ts";
import { compiled } from "./surveys.ts";

/** A directory's worth of what is watched, and what could not be entered. */
export interface Watched {
  met: Surveyed["met"];
  unseen: Surveyed["unreadable"];
}

/**
 * What the patterns watch, each path once, under the first pattern that matches it, in order of paths.
 * @param patterns as `Host.survey` takes them; one that is none is told as unseen
 */
export async function* watched(host: Host, patterns: readonly string[]): AsyncGenerator<Watched> {
  const bad = patterns.flatMap((pattern) => {
    const why = whyNone(pattern);
    return why === undefined ? [] : [{ path: pattern, pattern, why }];
  });
  yield { met: [], unseen: bad };
  const good = patterns.filter((pattern) => !bad.some((one) => one.pattern === pattern));
  for await (const { met, unreadable } of host.survey(good)) yield { met, unseen: unreadable };
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
