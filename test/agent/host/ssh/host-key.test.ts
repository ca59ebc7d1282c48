import { createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fingerprintOf, whyNotTrusted } from "../../../../agent/host/ssh/host-key.ts";
import { knownKeys } from "../../../../agent/host/ssh/known-hosts.ts";
import { parseTarget } from "../../../../agent/host/ssh/target.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const KEY = Buffer.from("AAAAC3NzaC1lZDI1NTE5AAAAIOn1", "base64");
const KEY_TEXT = KEY.toString("base64");

function hashed(name: string): string {
  const salt = Buffer.from("01234567890123456789");
  return `|1|${salt.toString("base64")}|${createHmac("sha1", salt).update(name).digest("base64")}`;
}

test.each([
  ["line3", "line3", 22, true],
  ["line3,10.0.0.3", "10.0.0.3", 22, true],
  ["*.plant.example", "line3.plant.example", 22, true],
  ["*.plant.example,!line3.plant.example", "line3.plant.example", 22, false],
  ["line?", "line3", 22, true],
  ["line3", "line3", 2222, false],
  ["[line3]:2222", "line3", 2222, true],
  ["lin.3", "line3", 22, false],
  [hashed("line3"), "line3", 22, true],
  [hashed("[line3]:2222"), "line3", 2222, true],
  [hashed("line4"), "line3", 22, false],
])("a line for %s is one for %s, port %i: %s", (patterns, host, port, isKnown) => {
  const found = knownKeys(`# comment\n${patterns} ssh-ed25519 ${KEY_TEXT} note\n`, host, port);
  expect(found.length === 1).toBe(isKnown);
});

test("certificates of authorities are not taken for keys of hosts", () => {
  expect(knownKeys(`@cert-authority * ssh-ed25519 ${KEY_TEXT}\n`, "line3", 22)).toEqual([]);
});

test("an unknown key is refused with its fingerprint, another and a revoked one as such", () => {
  const file = `${temporaryFolder()}/known_hosts`;
  const why = (text: string, fingerprint?: string) => {
    writeFileSync(file, text);
    const check = { host: "line3", port: 22, knownHosts: [file] };
    return whyNotTrusted(KEY, fingerprint === undefined ? check : { ...check, fingerprint });
  };
  expect(why("")).toContain(fingerprintOf(KEY));
  expect(why(`line3 ssh-ed25519 ${KEY_TEXT}\n`)).toBeUndefined();
  expect(why("line3 ssh-ed25519 AAAA\n")).toMatch(/another than the one/);
  expect(why(`line3 ssh-ed25519 ${KEY_TEXT}\n@revoked * ssh-ed25519 ${KEY_TEXT}\n`)).toMatch(/revoked/);
  expect(why("", fingerprintOf(KEY))).toBeUndefined();
  expect(why(`line3 ssh-ed25519 ${KEY_TEXT}\n`, `SHA256:${"A".repeat(43)}`)).toMatch(/expected SHA256:A/);
});

test.each([
  ["audit@line3:2222", { user: "audit", host: "line3", port: 2222 }],
  ["audit@[fe80::1]:2222", { user: "audit", host: "fe80::1", port: 2222 }],
  ["audit@fe80::1", { user: "audit", host: "fe80::1", port: 22 }],
  ["audit@10.1.2.3", { user: "audit", host: "10.1.2.3", port: 22 }],
])("%s names a host", (text, target) => {
  expect(parseTarget(text)).toEqual(target);
});

test.each(["", "@line3", "line3:0", "line3:70000", "-oProxyCommand=x", "a b"])("%j names none", (text) => {
  expect(() => parseTarget(text)).toThrow(/expected a host/);
});
