import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
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
