import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { observe } from "../../agent/observe.ts";
import { KINDS, PROBES } from "../../agent/probes/index.ts";
import { lintFile } from "../../src/baseline/lint.ts";
import { openBaseline } from "../../src/baseline/open.ts";
import { PACKS } from "../../src/baseline/packs.ts";
import { checkFacts } from "../../src/compare/checks.ts";
import type { Fields } from "../../src/model/fact.ts";
import { machine, secrets } from "../support/machine.ts";
import { FACTS, HARDENED, SSHD, WEAK } from "./machines.ts";

const names = readdirSync(PACKS).filter((name) => name.endsWith(".yaml"));
const checks = names.flatMap((name) => openBaseline(join(PACKS, name)).baseline.checks);
/** Kinds whose facts hang on links, modes and programs, and are made by hand below. */
const MADE = new Set(["file", "firewall", "service"]);

/** Ids of the checks that don't hold on a machine, or can't be decided there, but for the kinds made by hand. */
async function failing(files: Record<string, string>): Promise<string[]> {
  const host = machine(files);
  const snapshot = await observe({
    probes: PROBES.filter(({ kind }) => !MADE.has(kind)),
    host,
    watch: [],
    secrets,
    clock: () => new Date(0),
  });
  const asked = checks.filter(({ at }) => !MADE.has(at.split(":")[0] ?? ""));
  const { deviations, undecided } = checkFacts(asked, snapshot.facts, snapshot.coverage.unreadable);
  return [
    ...new Set([...deviations.map(({ check }) => check.id), ...undecided.map(({ check }) => `${check}?`)]),
  ];
}

test("the packs have no mistake", () => {
  expect(names).toEqual(["debian-12.yaml", "sshd.yaml"]);
  for (const name of names) expect(lintFile(join(PACKS, name), KINDS)).toEqual([]);
});

test("every check of the packs is tried below, and says why it matters, what to do and where it comes from", () => {
  expect(new Set([...WEAK, ...FACTS].map(([id]) => id))).toEqual(new Set(checks.map(({ id }) => id)));
  for (const { id, refs } of checks) expect(refs.iec62443, id).not.toEqual([]);
});

describe("on a recorded machine", () => {
  test("that is hardened, every check holds", async () => {
    expect(await failing(HARDENED)).toEqual([]);
  });

  test("without an SSH server or a second account, every check holds too", async () => {
    const { [SSHD]: _, ...without } = HARDENED;
    const passwd = "root:x:0:0::/root:/bin/bash\n";
    expect(await failing({ ...without, "/etc/passwd": passwd })).toEqual([]);
  });

  test.each(WEAK)("%s fails, and nothing else, with %s as %j", async (id, path, text) => {
    expect(await failing({ ...HARDENED, [path]: text })).toEqual([id]);
  });
});

describe("of a fact", () => {
  test.each(FACTS)("%s of %j holds with %j and fails with %j", (id, fact, good, weak) => {
    const outcome = (fields: Fields) =>
      checkFacts(
        checks.filter((check) => check.id === id),
        [{ ...fact, fields }],
        [],
      );
    expect(outcome(good)).toEqual({ deviations: [], undecided: [] });
    expect(outcome(weak).deviations).toMatchObject([{ check: { id } }]);
  });
});
