import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAddress } from "../../src/model/address.ts";
import { Bed } from "../bed/bed.ts";
import type { BedHost } from "../bed/host.ts";
import { type Audit, audit, draftBaseline, OTHER_WAYS, WARM, type Way } from "./audit.ts";
import type { Change } from "./change.ts";
import { accessChanges } from "./changes/access.ts";
import { configChanges } from "./changes/config.ts";
import { fileChanges } from "./changes/file.ts";
import { noise } from "./changes/noise.ts";
import { serviceChanges } from "./changes/service.ts";
import { systemChanges } from "./changes/system.ts";
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

/** The changes made to a real host with an approved baseline, and what a user's audit says of each. */
export function detectionSuite(uid: number): void {
  let bed: Bed;
  let host: BedHost;
  beforeAll(async () => {
    bed = await Bed.open();
    host = await bed.boot("mes-1");
    await makeGolden(host);
    await draftBaseline(host);
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  const auditIsClean = async () => expect((await audit(host, uid)).findings).toEqual([]);
  test("the audit against the host's own baseline is clean", auditIsClean);
  const ways = uid === 0 ? [WARM, ...OTHER_WAYS] : [WARM];
  test.each(ways)("so is the first of each way that follows: $name", async (way) =>
    expect((await audit(host, uid, way)).findings).toEqual([]),
  );
  for (const [group, changes] of Object.entries({ ...OF_FILES, ...GROUPS }))
    describe(`${group}${group in OF_FILES && uid === 0 ? ", with a warm and a cold cache, and by a clock two years back or ahead" : ""}`, () => {
      for (const change of changes)
        test(change.name, () => detects(host, uid, change, group in OF_FILES ? ways : [WARM]));
      test("and all of them undone, the audit is clean again", auditIsClean);
    });
  test("after a reboot the audit is clean", async () => {
    host = await bed.reboot(host);
    await startAll(host);
    await auditIsClean();
  });
}

async function detects(host: BedHost, uid: number, change: Change, ways: readonly Way[]): Promise<void> {
  const [told, ...others] = await auditsWhile(host, uid, change, ways);
  if (told === undefined) throw new Error("no way to audit was given");
  for (const other of others) expect(other.findings).toEqual(told.findings);
  if (uid !== 0 && change.hidden) expectHidden(told, change);
  else expect(told.findings).toEqual(expected(uid, change));
  if (change.who && told.findings.length > 0)
    expect(told.actors).toContainEqual(expect.stringMatching(change.who));
  for (const text of change.neverShown ?? []) expect(told.printed).not.toContain(text);
}

function expected(uid: number, { at, unprivileged }: Change): string[] {
  const addresses = uid !== 0 && unprivileged ? unprivileged : at === undefined ? [] : [at];
  return addresses.map((address) => `drift ${address}`);
}

async function auditsWhile(
  host: BedHost,
  uid: number,
  { make, undo }: Change,
  ways: readonly Way[],
): Promise<Audit[]> {
  const audits: Audit[] = [];
  try {
    await host.sh(make);
    for (const way of ways) audits.push(await audit(host, uid, way));
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
