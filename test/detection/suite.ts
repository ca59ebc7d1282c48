import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAddress } from "../../src/model/address.ts";
import { Bed } from "../bed/bed.ts";
import type { BedHost } from "../bed/host.ts";
import { type Audit, audit, draftBaseline, WARM, type Way, waysOf } from "./audit.ts";
import type { Change } from "./change.ts";
import { accessChanges } from "./changes/access.ts";
import { configChanges } from "./changes/config.ts";
import { fileChanges } from "./changes/file.ts";
import { noise } from "./changes/noise.ts";
import { serviceChanges } from "./changes/service.ts";
import { systemChanges } from "./changes/system.ts";
import type { Eyes } from "./eyes.ts";
import { makeGolden, startAll } from "./golden.ts";

/** What is kept of files between audits must not change what they say. */
const OF_FILES: Record<string, readonly Change[]> = {
  "a change of a config is one finding": configChanges,
  "a change of a file is one finding": fileChanges,
};

const GROUPS: Record<string, readonly Change[]> = {
  "a change of who may get in is one finding": accessChanges,
  "a change of what runs is one finding": serviceChanges,
  "a change of the system is one finding": systemChanges,
  "what is no change is no finding": noise,
};

/** The changes made to a real host with an approved baseline, and what an audit says of each. */
export function detectionSuite(eyes: Eyes): void {
  let bed: Bed;
  let host: BedHost;
  beforeAll(async () => {
    bed = await Bed.open();
    host = await bed.boot("mes-1");
    await eyes.prepare?.(host);
    await makeGolden(host);
    await draftBaseline(host, eyes);
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  const auditIsClean = async () => expect((await audit(host, eyes)).findings).toEqual([]);
  test("the audit against the host's own baseline is clean", auditIsClean);
  const ways = waysOf(eyes);
  test.each(ways)("so is the first of each way that follows: $name", async (way) =>
    expect((await audit(host, eyes, way)).findings).toEqual([]),
  );
  for (const [group, changes] of Object.entries({ ...OF_FILES, ...GROUPS }))
    describe(`${group}${group in OF_FILES && ways.length > 1 ? ", with a warm and a cold cache, and by a clock two years back or ahead" : ""}`, () => {
      for (const change of changes)
        test(change.name, () => detects(host, eyes, change, group in OF_FILES ? ways : [WARM]));
      test("and all of them undone, the audit is clean again", auditIsClean);
    });
  test("after a reboot the audit is clean", async () => {
    host = await bed.reboot(host);
    await startAll(host);
    await auditIsClean();
  });
}

async function detects(host: BedHost, eyes: Eyes, change: Change, ways: readonly Way[]): Promise<void> {
  const [told, ...others] = await auditsWhile(host, eyes, change, ways);
  if (told === undefined) throw new Error("no way to audit was given");
  for (const other of others) expect(other.findings).toEqual(told.findings);
  if (eyes.isBlindTo(change)) expectHidden(told, change);
  else expect(told.findings).toEqual(expected(eyes, change));
  if (change.who && told.findings.length > 0)
    expect(told.actors).toContainEqual(expect.stringMatching(change.who));
  for (const text of change.neverShown ?? []) expect(told.printed).not.toContain(text);
}

function expected({ seesApart }: Eyes, { at, unprivileged }: Change): string[] {
  const addresses = seesApart && unprivileged ? unprivileged : at === undefined ? [] : [at];
  return addresses.map((address) => `drift ${address}`);
}

async function auditsWhile(
  host: BedHost,
  eyes: Eyes,
  { make, undo }: Change,
  ways: readonly Way[],
): Promise<Audit[]> {
  const audits: Audit[] = [];
  try {
    await host.sh(make);
    for (const way of ways) audits.push(await audit(host, eyes, way));
    return audits;
  } finally {
    await host.sh(undo);
  }
}

function expectHidden({ findings, hides }: Audit, { at = "" }: Change): void {
  expect(findings).toEqual([]);
  const { kind, key, path } = parseAddress(at);
  expect(hides(kind, key, path), `${at} is told as unreadable`).toBe(true);
}
