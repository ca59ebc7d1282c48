import { formatAddress } from "../../../src/model/address.ts";
import type { Host, Met } from "../../host/host.ts";
import { type Watched, watched } from "../../host/watched.ts";
import type { Observed, Probe, Scope } from "../probe.ts";
import { Configs } from "./configs.ts";
import { Files } from "./files.ts";
import { CONFIG, FILE, type OfFiles } from "./kinds.ts";

/** Observes these kinds of watched files in one walk, in which each is looked at once, and read once for its hash and its fields. */
export function observeWatched(...kinds: readonly OfFiles[]): Probe["observe"] {
  return (host, scope) => walk(new Set(kinds), host, scope);
}

/** Makes facts of what a walk meets, in order of paths. */
interface Reader {
  /** A promise only where it has to be waited for. */
  at(one: Met): Promise<void> | undefined;
  /** What came of it since this was asked last. */
  told(): Observed[];
}

async function* walk(kinds: ReadonlySet<OfFiles>, host: Host, scope: Scope): AsyncIterable<Observed> {
  // First those of configs: what is watched both ways is met under its pattern as a config.
  const globs = scope.configs.map(({ glob }) => glob);
  const patterns = new Set(kinds.has(FILE) ? [...globs, ...scope.files] : globs);
  if (patterns.size === 0) return;
  const census = kinds.has(FILE) ? scope.census : undefined;
  const readers = await readersOf(kinds, host, scope);
  for await (const piece of watched(host, [...patterns])) {
    await census?.note(piece);
    for (const one of piece.unseen) yield* gapsBelow(one, kinds, globs);
    for (const one of piece.met)
      for (const reader of readers) {
        const late = reader.at(one);
        if (late) await late;
      }
    for (const reader of readers) yield* reader.told();
  }
  census?.end();
}

/** Configs are read first: their hashes are known when the files they are are looked at. */
async function readersOf(kinds: ReadonlySet<OfFiles>, host: Host, scope: Scope): Promise<Reader[]> {
  return [
    ...(kinds.has(CONFIG) ? [new Configs(host, scope)] : []),
    ...(kinds.has(FILE) ? [await Files.open(host, scope)] : []),
  ];
}

/** Configs may be hidden there only if they were looked for. */
function gapsBelow(
  { path, pattern, why }: Watched["unseen"][number],
  kinds: ReadonlySet<OfFiles>,
  globs: readonly string[],
): Observed[] {
  return [...kinds]
    .filter((kind) => kind === FILE || globs.includes(pattern))
    .map((kind) => ({ unreadable: { address: formatAddress({ kind, key: path }), why, below: true } }));
}
