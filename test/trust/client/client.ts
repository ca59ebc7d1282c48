import { type Obtained, obtain } from "../../../src/trust/client/obtain.ts";
import { asRefused } from "../../../src/trust/client/refused.ts";
import { NOTHING_SEEN } from "../../../src/trust/client/seen.ts";
import { filesOf, goodWorld, type World } from "../../vectors/make/world.ts";

export const TIMESTAMP = "metadata/timestamp.json";
export const NOW = new Date("2026-06-01T00:00:00Z");

/** A host that remembers what it verified. */
export class Client {
  asked: string[] = [];
  known: Obtained | undefined;
  root = filesOf(goodWorld(1)).get("metadata/1.root.json") ?? "";

  /** The versions in force after an update, or the crime for which it was refused. */
  async refresh(files: ReadonlyMap<string, string>, now = NOW): Promise<Record<string, number> | string> {
    this.asked = [];
    const timestamp = this.known?.files.get(TIMESTAMP);
    const read = async (path: string) => {
      this.asked.push(path);
      const text = files.get(path);
      return text === undefined ? undefined : Buffer.from(text);
    };
    try {
      this.known = await obtain({
        source: { name: "repository", read },
        site: "site-a",
        host: { name: "mes-1", os: "debian" },
        root: Buffer.from(this.root),
        seen: this.known?.seen ?? NOTHING_SEEN,
        ...(timestamp ? { timestamp } : {}),
        now,
      });
      return this.known.seen.versions;
    } catch (thrown) {
      return asRefused(thrown).crime;
    }
  }
}

/** A good repository of version 3, changed. */
export function world(change: (world: World) => void = () => undefined): Map<string, string> {
  const made = goodWorld(3);
  change(made);
  return filesOf(made);
}

/** The same with the text of one file changed. */
export function altered(
  path: string,
  change: (text: string) => string,
  files = world(),
): Map<string, string> {
  const text = files.get(path);
  if (text === undefined) throw new Error(`${path}: no such file`);
  return files.set(path, change(text));
}

/** All metadata but the root. */
export const FILES = [
  TIMESTAMP,
  "metadata/3.snapshot.json",
  "metadata/3.targets.json",
  "metadata/3.site-a.json",
];
export const IN_FORCE = { root: 2, timestamp: 3, snapshot: 3, targets: 3, "site-a": 3 };
