import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { aclLines, beyondMode, modeWithout, parseAcl } from "../../../agent/host/acl.ts";
import { LinuxHost } from "../../../agent/host/linux.ts";
import { parseNames } from "../../../agent/host/users.ts";
import { FormatError } from "../../../src/formats/tree.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const NAMES = parseNames("bob:x:1234:100::/:/bin/sh\n", "line:x:567:\n");
const SETFACL = "/usr/bin/setfacl";

/** What setfacl -m u:1234:r--,g:567:rwx wrote for a file of mode 0640, and then chmod g-w. */
const RECORDED = Buffer.from(
  "0200000001000600ffffffff02000400d204000004000400ffffffff0800070037020000" +
    "10000500ffffffff20000000ffffffff",
  "hex",
);

test("a list reads as setfacl takes it", () => {
  expect(aclLines(parseAcl(RECORDED), NAMES)).toEqual([
    "user::rw-",
    "user:bob:r--",
    "group::r--",
    "group:line:rwx",
    "mask::r-x",
    "other::---",
  ]);
});

test("a mask that takes something away is told, and the mode's middle digit is the owning group's", () => {
  const entries = parseAcl(RECORDED);
  expect(aclLines(beyondMode(entries), NAMES)).toEqual(["user:bob:r--", "group:line:rwx", "mask::r-x"]);
  expect(modeWithout(entries, 0o4650).toString(8)).toBe("4640");
});

test("bytes that are no list are refused, whatever they are", () => {
  expect(() => parseAcl(Buffer.from("03000000", "hex"))).toThrow("version 3");
  expect(() => parseAcl(RECORDED.subarray(0, 9))).toThrow("9 bytes");
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        expect(parseAcl(bytes).length).toBe((bytes.length - 4) / 8);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
    }),
  );
});

test.skipIf(!existsSync(SETFACL))(
  "what setfacl sets is read back (skipped where there is no setfacl)",
  async () => {
    const folder = temporaryFolder();
    const file = join(folder, "f");
    writeFileSync(file, "", { mode: 0o640 });
    mkdirSync(join(folder, "d"));
    execFileSync(SETFACL, ["-m", "u:1234:r,g:567:rwx", file]);
    execFileSync(SETFACL, ["-d", "-m", "u:1234:rwx", join(folder, "d")]);
    const host = new LinuxHost();
    const access = (await host.xattrs(file)).get("system.posix_acl_access");
    const inherited = (await host.xattrs(join(folder, "d"))).get("system.posix_acl_default");
    expect(aclLines(beyondMode(parseAcl(access ?? Buffer.of())), NAMES)).toEqual([
      "user:bob:r--",
      "group:line:rwx",
    ]);
    expect(aclLines(parseAcl(inherited ?? Buffer.of()), NAMES)).toContain("user:bob:rwx");
  },
);
