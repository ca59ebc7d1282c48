import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { VERSION } from "../../src/model/version.ts";
import { run } from "../bed/shell.ts";
import { whyNoBed } from "../bed/tools.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { DIST, packageForOthers } from "./built.ts";

const WHY_NOT = await whyNoBed();
/** Debian's libraries for arm64, and what runs programs of that processor. */
const EMULATED = [
  "qemu-aarch64-static",
  "-L",
  "/usr/aarch64-linux-gnu",
  join(DIST, "mesdrift-agent-linux-arm64"),
];
/** x86-64, in the header of a program for Windows (PE format, "Machine types"). */
const X64 = 0x8664;

describe.skipIf(WHY_NOT !== undefined)(
  `agents for other systems${WHY_NOT ? ` (skipped: ${WHY_NOT})` : ""}`,
  () => {
    beforeAll(packageForOthers);

    test("the one for arm64 runs, and looks at an image", async () => {
      const folder = temporaryFolder();
      const at = (name: string) => join(folder, name);
      await run("mkdir", ["-p", at("image/etc")]);
      writeFileSync(at("image/etc/line.xml"), `<line speed="120"/>`);
      writeFileSync(at("pack.yaml"), "{id: a, version: 1, title: A, watch: [config: /etc/line.xml]}");
      const emulated = async (...args: string[]) =>
        (await promisify(execFile)(EMULATED[0] ?? "", [...EMULATED.slice(1), ...args])).stdout;
      expect(await emulated("--version")).toBe(`${VERSION}\n`);
      const image = ["--root", at("image"), "--baseline", at("pack.yaml"), "--state", at("state")];
      expect(JSON.parse(await emulated("snapshot", ...image)).facts).toContainEqual(
        expect.objectContaining({ key: "/etc/line.xml", fields: { format: "xml", "/line/@speed": "120" } }),
      );
    });

    test("the one for Windows is a program for x64 that has ours in it", () => {
      const bytes = readFileSync(join(DIST, "mesdrift-agent-win-x64.exe"));
      expect(bytes.toString("latin1", 0, 2)).toBe("MZ");
      const header = bytes.readUInt32LE(0x3c);
      expect(bytes.toString("latin1", header, header + 4)).toBe("PE\0\0");
      expect(bytes.readUInt16LE(header + 4)).toBe(X64);
      expect(bytes.includes(Buffer.from("NODE_SEA_BLOB", "utf16le"))).toBe(true);
      expect(bytes.includes(`"${VERSION}"`)).toBe(true);
    });
  },
);
