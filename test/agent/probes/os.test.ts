import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { elfMachine } from "../../../agent/host/elf.ts";
import { probe } from "../../../agent/probes/os.ts";
import { liveMachine } from "../../support/live-machine.ts";
import { seen } from "../../support/machine.ts";
import { recordedHost } from "../../support/recorded-host.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const FILES = {
  "/etc/os-release": 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\n',
  "/etc/machine-id": "0123456789abcdef0123456789abcdef\n",
  "/etc/hostname": "line3\n",
  "/proc/sys/kernel/hostname": "line3\n",
  "/proc/sys/kernel/osrelease": "6.1.0-18-amd64\n",
  "/proc/stat": "cpu  1 2 3\nbtime 1700000000\n",
  "/run/reboot-required": "",
};

function elf(machine: number): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  bytes[18] = machine;
  return bytes;
}

test("a running host tells its system, kernel and when it was started", async () => {
  const { facts, unreadable } = await seen(probe, liveMachine({ files: FILES }));
  expect(facts.os).toEqual({
    id: "debian",
    version: "12",
    name: "Debian GNU/Linux 12 (bookworm)",
    kernel: "6.1.0-18-amd64",
    hostname: "line3",
    machineId: "0123456789abcdef0123456789abcdef",
    bootTime: 1700000000,
    rebootWanted: true,
  });
  expect(unreadable.map(({ address }) => address)).toEqual(["os:os#architecture"]);
});

test("an image tells what its files tell, and the rest is unreadable", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "files/bin"), { recursive: true });
  writeFileSync(join(folder, "files/bin/sh"), elf(183));
  const { facts, unreadable } = await seen(probe, recordedHost(folder, { live: false }));
  expect(facts.os).toMatchObject({ id: "linux", version: null, machineId: null, architecture: "aarch64" });
  expect(unreadable.map(({ address }) => address)).toEqual([
    "os:os#hostname",
    "os:os#kernel",
    "os:os#bootTime",
    "os:os#rebootWanted",
  ]);
  mkdirSync(join(folder, "files/etc"));
  writeFileSync(join(folder, "files/etc/hostname"), "line3\n");
  expect((await seen(probe, recordedHost(folder, { live: false }))).facts.os?.hostname).toBe("line3");
});

test("only a program tells its machine", () => {
  expect(elfMachine(elf(62))).toBe("x86_64");
  expect(elfMachine(elf(9))).toBeUndefined();
  expect(elfMachine(new TextEncoder().encode("#!/bin/sh and some more text"))).toBeUndefined();
  expect(elfMachine(new Uint8Array(3))).toBeUndefined();
});
