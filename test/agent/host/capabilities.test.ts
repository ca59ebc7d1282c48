import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { capabilityText } from "../../../agent/host/capabilities.ts";
import { LinuxHost } from "../../../agent/host/linux.ts";
import { FormatError } from "../../../src/formats/tree.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const SETCAP = "/usr/sbin/setcap";

test.each([
  ["010000020020000000000000" + "0000000000000000", "cap_net_raw=ep"],
  ["000000020024000000000000" + "0000000000000000", "cap_net_bind_service,cap_net_raw=p"],
  ["010000020000000001000000" + "0000000000000000", "cap_chown=ei"],
  ["000000022000000001000000" + "8000000000000000", "cap_chown=i cap_kill,cap_bpf=p"],
  ["0100000120000000" + "00000000", "cap_kill=ep"],
  ["010000030020000000000000" + "0000000000000000" + "a0860100", "cap_net_raw=ep [rootid=100000]"],
  ["000000020000000000000000" + "0000008000000000", "cap_63=p"],
])("%s reads as %s", (hex, text) => {
  expect(capabilityText(Buffer.from(hex, "hex"))).toBe(text);
});

test("bytes that are no capabilities are refused, whatever they are", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
      try {
        expect(capabilityText(bytes)).toMatch(/^(?:cap_|$| \[)/);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
    }),
  );
});

const canSet = process.geteuid?.() === 0 && existsSync(SETCAP);

test
  .skipIf(!canSet)
  .each(["cap_net_raw=ep", "cap_net_bind_service,cap_net_raw=p", "cap_chown=ei", "cap_chown=i cap_kill=p"])(
  "what setcap %s sets is read back (skipped where not root, or there is no setcap)",
  async (text) => {
    const file = join(temporaryFolder(), "program");
    writeFileSync(file, "", { mode: 0o755 });
    execFileSync(SETCAP, [text, file]);
    const value = (await new LinuxHost().xattrs(file)).get("security.capability");
    expect(value && capabilityText(value)).toBe(text);
  },
);
