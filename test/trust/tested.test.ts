import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readReport } from "../../src/trust/tested.ts";
import { agent } from "../support/run-program.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Looks at the machine that the tests run on. */
const LONG = { timeout: 120_000 };

test("engineers approve from what a host signed, as it is printed and as it is written", LONG, async () => {
  const state = temporaryFolder();
  const written = join(state, "written.json");
  const audit = ["audit", "--baseline", "sshd", "--state", state, "--fail-on", "never", "--format", "json"];
  const plain = readReport((await agent(audit)).stdout, "plain.json");
  const printed = readReport((await agent([...audit, "-o", written])).stdout, "printed.json");
  expect(printed.findings).toEqual(plain.findings);
  expect(readReport(readFileSync(written, "utf8"), written)).toEqual(printed);
});

test("what is no report is told as such", () => {
  expect(() => readReport("{}", "a.json")).toThrow(/^a\.json: no report \(.*\); mesdrift-agent audit/s);
});
