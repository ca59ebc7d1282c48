import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestCollector } from "../support/collector.ts";
import { agent, mesdrift } from "../support/run-program.ts";
import { SftpServer, whyNoSftp } from "../support/sftp-server.ts";

const WHY_NOT = whyNoSftp();
/** Commands of this slow kind take their time on a busy machine. */
const PATIENCE_MS = 300_000;

describe("a host that no network reaches, by the commands alone", () => {
  const folder = mkdtempSync(join(tmpdir(), "mesdrift-stick-"));
  const [stick, state, drops] = ["stick", "agent", "drops"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  let collector: TestCollector;
  beforeAll(async () => {
    mkdirSync(drops);
    collector = await TestCollector.start(undefined, ["--drops", drops]);
  });
  afterAll(async () => {
    await collector?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function host(...words: string[]): Promise<string> {
    const { status, stdout, stderr } = await agent([...words, "--state", state]);
    if (status === 2) throw new Error(`${words.join(" ")}: ${stderr}`);
    return stdout;
  }
  const signs = () => host("audit", "--sign", "--fail-on", "never");
  const delivers = async () => JSON.parse(await host("deliver", "--json")).delivery;

  test(
    "enrols by a token, exports to a stick, is taken in, and forgets what was acknowledged; in plain it verifies",
    async () => {
      // As the collector prints it; it is told under its own address, where nobody reaches it from the host.
      const token = await collector.admin(
        "token",
        "new",
        "--site",
        "plant-2",
        "--url",
        "https://192.0.2.1:8443",
      );
      expect(await host("enrol", "--token", token, "--offline")).toContain(
        "its first drop makes it known there",
      );
      await signs();
      expect(await host("export", stick)).toMatch(
        /: 1 signed report added, encrypted for the collector at .*\n1 report kept here until/,
      );
      await host("export", "--plain", join(folder, "plain"));
      writeFileSync(join(folder, "line3.pub"), await host("key", "show"));
      const verified = await mesdrift(["verify", join(folder, "plain"), "--key", join(folder, "line3.pub")]);
      expect(verified.stdout).toMatch(/Verified 1 report of 1 host.*Numbers 1 to 1/s);
      const refused = await collector.tryAdmin("take", stick);
      expect(refused).toMatchObject({
        status: 1,
        stdout: expect.stringMatching(/\.drop: stays: this host waits for approval/),
      });
      await collector.admin("host", "approve", "1");
      expect(await collector.admin("take", stick)).toMatch(/\.drop: \S+: 1 report stored, 0 here before$/);
      expect(readdirSync(stick)).toEqual([expect.stringMatching(/\.receipt$/)]);
      expect(await host("export", stick)).toMatch(
        /: 0 signed reports added.*\n1 report acknowledged by receipts that lay there\.\n$/,
      );
      expect(readdirSync(stick)).toEqual([]);
    },
    PATIENCE_MS,
  );

  test.skipIf(WHY_NOT !== undefined)(
    `delivers by sftp where https does not reach, and by https once it does${WHY_NOT ? ` (skipped: ${WHY_NOT})` : ""}`,
    async () => {
      const keys = join(folder, "keys");
      mkdirSync(keys);
      const server = await SftpServer.start(keys);
      try {
        const { port, key, hostKey } = server;
        const sftp = { host: "127.0.0.1", port, user: "root", key, hostKey, folder: drops };
        writeFileSync(join(state, "agent.yaml"), `ways: [{https: true}, ${JSON.stringify({ sftp })}]\n`);
        await signs();
        expect(await delivers()).toMatchObject({
          by: `sftp root@127.0.0.1:${port}${drops}`,
          handedOver: 1,
          awaited: 1,
          passedOver: [expect.stringMatching(/^https: https:\/\/192\.0\.2\.1:8443: can't be reached/)],
        });
        await expect
          .poll(() => readdirSync(drops), { timeout: 30_000 })
          .toEqual([expect.stringMatching(/\.receipt$/)]);
        expect(await delivers()).toMatchObject({ delivered: 1, left: 0 });
      } finally {
        server.stop();
      }
      const token = await collector.token();
      await host("enrol", "--token", token, "--offline");
      await signs();
      expect(await delivers()).toMatchObject({ by: "https", delivered: 1, left: 0 });
    },
    PATIENCE_MS,
  );
});
