import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isCode } from "../../files/fault.ts";
import { writeNew } from "../../files/write-new.ts";
import { reason, Trouble } from "../../model/trouble.ts";

/**
 * A secret of the collector; made at first use. Of several processes that share the folder one makes it, and the others
 * take it. Throws {@link Trouble}.
 */
export async function kept(
  folder: string,
  name: string,
  make: () => string | Promise<string>,
): Promise<string> {
  const path = join(folder, name);
  const there = read(path);
  if (there !== undefined) return there;
  const made = await make();
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeNew(path, made, 0o600);
    return readFileSync(path, "utf8");
  } catch (thrown) {
    throw cantKeep(folder, thrown);
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (thrown) {
    if (isCode(thrown, "ENOENT")) return undefined;
    throw cantKeep(path, thrown);
  }
}

function cantKeep(path: string, thrown: unknown): unknown {
  if (!(thrown instanceof Error && "code" in thrown)) return thrown;
  return new Trouble(
    `${path}: the collector's keys can't be kept here (${reason(thrown)}); run as the owner of the folder, or name another one with --state`,
  );
}
