import type { Watch } from "../src/model/watch.ts";
import type { Scope } from "./probes/probe.ts";

/** What the probes are to look at, out of what baselines and the command line ask for. */
export function scopeOf(
  watch: readonly Watch[],
  known: Pick<Scope, "secrets" | "digests" | "notes" | "approved" | "census">,
): Scope {
  return {
    configs: watch.flatMap(({ config, file: _, ...how }) =>
      config === undefined ? [] : [{ glob: config, ...given(how) }],
    ),
    files: watch.flatMap(({ file }) => file ?? []),
    ...known,
  };
}

/** Without what is not given. */
function given({ as, identity }: Pick<Watch, "as" | "identity">) {
  return { ...(as === undefined ? {} : { as }), ...(identity === undefined ? {} : { identity }) };
}

/** All globs of what is watched, first those of configs. */
export function globsOf(watch: readonly Watch[]): string[] {
  const configs = watch.flatMap(({ config }) => config ?? []);
  return [...new Set([...configs, ...watch.flatMap(({ file }) => file ?? [])])];
}

/** The folders that the globs name in so many words, before their first wildcard. */
export function namedFolders(watch: readonly Watch[]): string[] {
  return watch.map(({ config, file }) => namedFolder(config ?? file ?? ""));
}

/** The folder that a glob names in so many words; the whole path where it has no wildcard. */
export function namedFolder(glob: string): string {
  const parts = glob.split("/");
  const wild = parts.findIndex((part) => /[*?[{]/.test(part));
  return wild < 0 ? glob : parts.slice(0, wild).join("/") || "/";
}
