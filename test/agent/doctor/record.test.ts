import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { InstallationRecord } from "../../../src/model/installation.ts";
import { canRunUnprivileged, moduleAt, runUnprivileged } from "../../support/as-other.ts";
import { agent, mesdrift } from "../../support/run-program.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

test("the record of an installation is verified with the host's key, and a changed one is refused", async () => {
  const folder = temporaryFolder();
  const [state, file, key] = [`${folder}/state`, `${folder}/record.json`, `${folder}/host.pub`];
  const { stdout, status } = await agent(["doctor", "--state", state, "--record", file, "--json"]);
  const found = JSON.parse(stdout);
  expect(status).toBe(1);
  expect(found.requirements.map(({ id }: { id: string }) => id)).toEqual(
    expect.arrayContaining(["IQ-1", "IQ-9", "OQ-1", "OQ-probe-account"]),
  );
  writeFileSync(key, (await agent(["key", "show", "--state", state])).stdout);
  const verified = await mesdrift(["verify", file, "--key", key]);
  expect([verified.status, verified.stderr]).toEqual([0, ""]);
  expect(verified.stdout).toMatch(/Verified 1 record of an installation\n/);
  expect(verified.stdout.replace(/\s+/g, " ")).toMatch(/\d+ of \d+ requirements hold; not (?:IQ|OQ)/);

  const envelope = JSON.parse(readFileSync(file, "utf8"));
  const payload = Buffer.from(envelope.payload, "base64").toString();
  const forged = payload.replaceAll('"holds":false', '"holds":true');
  expect(forged).not.toBe(payload);
  writeFileSync(file, JSON.stringify({ ...envelope, payload: Buffer.from(forged).toString("base64") }));
  const refused = await mesdrift(["verify", file, "--key", key]);
  expect([refused.status, refused.stdout]).toEqual([1, expect.stringContaining("bad-signature")]);
}, 120_000);

test.skipIf(process.geteuid?.() !== 0 || !canRunUnprivileged())(
  "what a user may not look at is told so, not as absent (skipped where not root)",
  () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    const state = `${folder}/state`;
    mkdirSync(state, { mode: 0o700 });
    const { stdout, stderr } = runUnprivileged(`
      import { examine } from ${moduleAt("agent/doctor/examine.ts")};
      const record = await examine({ state: ${JSON.stringify(state)}, clock: () => new Date() });
      console.log(JSON.stringify(record));
    `);
    expect(stderr).toBe("");
    const { requirements, unseenFiles } = InstallationRecord.parse(JSON.parse(stdout));
    expect(unseenFiles).toContainEqual({ path: state, why: expect.stringContaining("permission denied") });
    const foundOf = (id: string) => requirements.find((each) => each.id === id);
    for (const id of ["IQ-9", "OQ-3", "OQ-7", "OQ-8"])
      expect(foundOf(id)).toMatchObject({ found: expect.stringMatching(/can't be/), holds: false });
  },
  120_000,
);
