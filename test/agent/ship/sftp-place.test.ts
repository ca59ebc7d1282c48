import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { openSftp } from "../../../agent/ship/sftp-place.ts";
import { SftpServer, slowLine, whyNoSftp } from "../../support/sftp-server.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const WHY_NOT = whyNoSftp();
/** Longest wait for one answer, in milliseconds. */
const ANSWER_MS = 2000;

describe.skipIf(WHY_NOT !== undefined)(
  `a folder of an sftp server${WHY_NOT ? ` (skipped: ${WHY_NOT})` : ""}`,
  () => {
    const keys = mkdtempSync(join(tmpdir(), "mesdrift-sftp-place-"));
    let server: SftpServer;
    beforeAll(async () => {
      server = await SftpServer.start(keys);
    });
    afterAll(() => {
      server?.stop();
      rmSync(keys, { recursive: true, force: true });
    });

    async function opened(folder: string, to: Pick<SftpServer, "port" | "key" | "hostKey"> = server) {
      const { port, key, hostKey } = to;
      const place = await openSftp(
        { host: "127.0.0.1", port, user: "root", key, hostKey, folder },
        ANSWER_MS,
      );
      onTestFinished(() => place.close());
      return place;
    }

    test.each([0, 1, 256 * 1024, 700_001])("holds a file of %i bytes as it was put there", async (length) => {
      const folder = temporaryFolder();
      const place = await opened(folder);
      const bytes = randomBytes(length);
      await place.put("a.drop", bytes);
      expect(readFileSync(join(folder, "a.drop")).equals(bytes)).toBe(true);
      expect(await place.read("a.drop", length)).toEqual(bytes);
    });

    test("a file that holds more than is taken is trouble, and one that is not there is not", async () => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, "large"), randomBytes(300_000));
      const place = await opened(folder);
      await expect(place.read("large", 299_999)).rejects.toThrow("large: found more than 299999 bytes");
      expect(await place.read("none", 10)).toBeUndefined();
    });

    test("a line on which all takes longer than the wait for one answer brings it whole", async () => {
      const folder = temporaryFolder();
      const line = await slowLine(server.port, 400_000);
      onTestFinished(() => void line.close());
      const place = await opened(folder, { ...server, port: line.port });
      const bytes = randomBytes(1_500_000);
      await place.put("slow.drop", bytes);
      expect(readFileSync(join(folder, "slow.drop")).equals(bytes)).toBe(true);
    }, 30_000);

    test("a server that lets us in and then says nothing is given up", async () => {
      const silent = mkdtempSync(join(tmpdir(), "mesdrift-sftp-silent-"));
      const mute = await SftpServer.start(silent, "/bin/sleep 600");
      onTestFinished(() => {
        mute.stop();
        rmSync(silent, { recursive: true, force: true });
      });
      const folder = temporaryFolder();
      await expect(opened(folder, mute)).rejects.toThrow("no answer within 2 seconds");
      expect(existsSync(join(folder, "a.drop"))).toBe(false);
    }, 30_000);
  },
);
