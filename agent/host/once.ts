import type { Host } from "./host.ts";

/**
 * Asks a host once, for all who want to know: it lives for one pass, in which what it said counts. What could not be had is
 * thrown to each of them.
 */
export function oncePerHost<T>(ask: (host: Host) => Promise<T>): (host: Host) => Promise<T> {
  const answers = new WeakMap<Host, Promise<T>>();
  return (host) => {
    const answer = answers.get(host) ?? ask(host);
    answers.set(host, answer);
    return answer;
  };
}
