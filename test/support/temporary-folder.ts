import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder of its own for a test, gone after it. Any user may enter it. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "mesdrift-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
