import { anyGlob } from "../../src/model/glob.ts";
import { type Host, HostError, type Met } from "./host.ts";

export interface Guard {
  /** Globs of what is never opened. */
  neverRead: readonly string[];
  /** Called before the host is asked for anything that takes time. */
  pace(): Promise<void>;
}

/** A host of which some is forbidden to be read, by any name or link. That it is there is seen all the same. */
export function guarded(host: Host, { neverRead, pace }: Guard): Host {
  const isForbidden = anyGlob(neverRead.flatMap((glob) => [glob, `${glob}/**`]));
  const refuse = (path: string) => {
    throw new HostError("denied", `${path}: forbidden by the operator of this host`);
  };
  const may = async (path: string) => {
    await pace();
    if (isForbidden(path) || (neverRead.length > 0 && isForbidden(await host.resolve(path)))) refuse(path);
  };
  const mayMeet = async ({ path, resolved }: Met) => {
    await pace();
    if (isForbidden(path) || isForbidden(resolved)) refuse(path);
  };
  const asked = async <T>(path: string, use: () => Promise<T>) => {
    await may(path);
    return use();
  };
  return {
    live: host.live,
    user: host.user,
    forbidden: neverRead,
    read: (path, limit) => asked(path, () => host.read(path, limit)),
    text: (path, limit) => asked(path, () => host.text(path, limit)),
    sha256: (path) => asked(path, () => host.sha256(path)),
    list: (path) => asked(path, () => host.list(path)),
    xattrs: (path, resolved) => asked(path, async () => host.xattrs(path, resolved)),
    async content(file, use, limit) {
      await mayMeet(file);
      return host.content(file, use, limit);
    },
    async *chunks(path) {
      await may(path);
      yield* host.chunks(path);
    },
    stat: (path) => host.stat(path),
    exists: (path) => host.exists(path),
    link: (path) => host.link(path),
    resolve: (path) => host.resolve(path),
    survey: (patterns) => host.survey(patterns),
    glob: (pattern) => host.glob(pattern),
    async run(program, args, options) {
      await pace();
      return host.run(program, args, options);
    },
  };
}

/**
 * Waits whenever this process took more than its share of one processor since it began to be paced.
 * @param share above 0, at most 1
 * @param clocks milliseconds that passed, and that the process computed, both since a fixed time
 */
export function pacer(
  share: number,
  clocks: { passed(): number; computed(): number; wait(ms: number): Promise<void> },
): Guard["pace"] {
  const { passed, computed, wait } = clocks;
  const [begun, before] = [passed(), computed()];
  return async () => {
    const ahead = (computed() - before) / share - (passed() - begun);
    if (ahead > 0) await wait(ahead);
  };
}
