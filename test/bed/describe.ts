import { describe } from "vitest";
import { whyNoBed } from "./tools.ts";

const unavailable = await whyNoBed();
if (unavailable !== undefined) process.stderr.write(`Tests on booted hosts are skipped: ${unavailable}.\n`);

/** Tests that boot hosts. Where that can't be done they are skipped, and their name and one line say why. */
export function describeOnBed(name: string, tests: () => void): void {
  describe.skipIf(unavailable !== undefined)(unavailable ? `${name} (skipped: ${unavailable})` : name, tests);
}
