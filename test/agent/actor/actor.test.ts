import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { Actors } from "../../../agent/actor/actor.ts";
import { logins } from "../../../agent/actor/logins.ts";
import { transactions } from "../../../agent/actor/transactions.ts";
import { ImageHost } from "../../../agent/host/image.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const LOGINS = `[7] [00123] [ts/0] [bob     ] [pts/0       ] [eng-ws-7            ] [10.0.0.5       ] [2026-11-22T10:00:00,000000+00:00]
[8] [00123] [ts/0] [        ] [pts/0       ] [                    ] [0.0.0.0        ] [2026-11-22T11:00:00,000000+00:00]
[7] [00200] [ts/1] [eve     ] [pts/1       ] [                    ] [0.0.0.0        ] [2026-11-22T10:30:00,000000+00:00]
`;

/** The binary record that util-linux makes of the text. */
function wtmp(text: string): Buffer {
  return execFileSync("utmpdump", ["-r"], { input: text, stdio: ["pipe", "pipe", "ignore"] });
}

const seconds = (time: string) => Date.parse(time) / 1000;

test("logins are read as utmpdump writes them, with the end of those that ended", () => {
  expect(logins(wtmp(LOGINS))).toEqual([
    {
      user: "bob",
      terminal: "pts/0",
      from: "eng-ws-7",
      start: seconds("2026-11-22T10:00:00Z"),
      end: seconds("2026-11-22T11:00:00Z"),
    },
    { user: "eve", terminal: "pts/1", from: "", start: seconds("2026-11-22T10:30:00Z") },
  ]);
});

test("logins of a host of 64-bit ARM are read, where records are longer", () => {
  const short = wtmp(LOGINS);
  const long = Array.from({ length: short.length / 384 }, (_, index) => {
    const record = short.subarray(index * 384, (index + 1) * 384);
    const wide = Buffer.alloc(400);
    record.copy(wide, 0, 0, 336);
    wide.writeBigInt64LE(BigInt(record.readInt32LE(340)), 344);
    record.copy(wide, 360, 348, 364);
    return wide;
  });
  expect(logins(Buffer.concat(long), "aarch64")).toEqual(logins(short));
});

test("a record that was cut off is left out, the others stay", () => {
  expect(logins(wtmp(LOGINS).subarray(0, -100))).toHaveLength(1);
});

test("a reboot ends every login", () => {
  const boot =
    "[2] [00000] [~~  ] [reboot  ] [~           ] [                    ] [0.0.0.0        ] [2026-11-22T12:00:00,000000+00:00]\n";
  expect(logins(wtmp(LOGINS + boot)).map(({ end }) => end)).toEqual([
    seconds("2026-11-22T11:00:00Z"),
    seconds("2026-11-22T12:00:00Z"),
  ]);
});

test("the package log tells installs, upgrades and removals, and nothing else of it counts", () => {
  const log = `2026-11-22 10:00:00 startup archives unpack
2026-11-22 10:00:01 install mes:amd64 <none> 1.0
2026-11-22 10:00:02 status installed mes:amd64 1.0
2026-11-22 10:05:00 upgrade mes:amd64 1.0 1.1
2026-11-22 10:09:00 remove mes:amd64 1.1 <none>
`;
  expect(transactions(log).map(({ action, package: name, to }) => `${action} ${name} ${to}`)).toEqual([
    "install mes 1.0",
    "upgrade mes 1.1",
    "remove mes <none>",
  ]);
});

function image(files: Record<string, string | Buffer>): string {
  const root = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

test("the one who was logged in while the file changed is named, and one who came later is not", async () => {
  const root = image({ "etc/passwd": readFileSync("/etc/passwd"), "etc/group": "", "opt/mes.conf": "x" });
  const changed = new Date(statSync(join(root, "opt/mes.conf")).ctimeMs);
  const stamp = (offset: number) =>
    new Date(changed.getTime() + offset * 1000).toISOString().replace(/\.\d+Z/, ",000000+00:00");
  const login = (user: string, terminal: string, start: number) =>
    `[7] [00123] [ts/0] [${user}] [${terminal}] [eng-ws] [10.0.0.5] [${stamp(start)}]\n`;
  mkdirSync(join(root, "var/log"), { recursive: true });
  writeFileSync(
    join(root, "var/log/wtmp"),
    wtmp(login("bob", "pts/0", -3600) + login("late", "pts/1", 3600)),
  );
  const actor = await new Actors(new ImageHost(root)).of({
    address: "file:/opt/mes.conf#sha256",
    kind: "file",
    key: "/opt/mes.conf",
    path: "sha256",
    change: "changed",
  });
  expect(actor).toEqual([
    expect.stringMatching(/^\/opt\/mes\.conf last changed 2\S+Z, owner \S+$/),
    "logged in then: bob on pts/0 from eng-ws",
  ]);
});

test("a host that keeps no records tells what its files tell, and no more", async () => {
  const root = image({ "opt/mes.conf": "x" });
  const actor = await new Actors(new ImageHost(root)).of({
    address: "file:/opt/mes.conf#mode",
    kind: "file",
    key: "/opt/mes.conf",
    path: "mode",
    change: "changed",
  });
  expect(actor).toHaveLength(1);
});

test("records that can't be read leave a finding without them, and never end the audit", async () => {
  const root = image({ "opt/mes.conf": "x", "var/log/wtmp/x": "", "var/log/dpkg.log/x": "" });
  const actor = await new Actors(new ImageHost(root)).of({
    address: "file:/opt/mes.conf#mode",
    kind: "file",
    key: "/opt/mes.conf",
    path: "mode",
    change: "changed",
  });
  expect(actor).toHaveLength(1);
});
