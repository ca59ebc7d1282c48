import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LinuxHost } from "../../../agent/host/linux.ts";
import { probe } from "../../../agent/probes/file.ts";
import type { Fields } from "../../../src/model/fact.ts";
import { machine, secrets, seen } from "../../support/machine.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const SETFACL = "/usr/bin/setfacl";
const SETCAP = "/usr/sbin/setcap";
const SETFATTR = "/usr/bin/setfattr";
const isRoot = process.geteuid?.() === 0;

/** Fields of a file that may have changed but for those that move by themselves. */
function stateOf(fields: Fields | undefined): Fields {
  return Object.fromEntries(
    Object.entries(fields ?? {}).filter(([name]) => probe.fields[name]?.is === "state"),
  );
}

/** What the probe says of one file of this machine, before and after something is done to it. */
async function change(act: (file: string) => void): Promise<[Fields, Fields]> {
  const file = join(temporaryFolder(), "app.conf");
  writeFileSync(file, "port = 8088\n", { mode: 0o644 });
  const look = async () => stateOf((await seen(probe, new LinuxHost(), { files: [file] })).facts[file]);
  const before = await look();
  act(file);
  return [before, await look()];
}

test("a file's type, owner, group, mode and hash are its state", async () => {
  const [before] = await change(() => undefined);
  expect(before).toMatchObject({
    type: "file",
    mode: "0644",
    sha256: createHash("sha256").update("port = 8088\n").digest("hex"),
  });
  expect(Object.keys(before).sort()).toEqual(["group", "mode", "owner", "sha256", "type"]);
});

test.each([
  ["chmod", (file: string) => chmodSync(file, 0o600), "mode", "0600"],
  ["the setuid bit", (file: string) => chmodSync(file, 0o4755), "mode", "4755"],
] as const)("%s shows in the mode and nowhere else", async (_, act, field, value) => {
  const [before, after] = await change(act);
  expect(after).toEqual({ ...before, [field]: value });
});

test.skipIf(!isRoot)("chown shows in owner and group (skipped where not root)", async () => {
  const [before, after] = await change((file) => chownSync(file, 1, 2_000_000));
  expect(after).toEqual({ ...before, owner: "daemon", group: "2000000" });
});

test.skipIf(!existsSync(SETFACL))(
  "an access control entry shows in the list and nowhere else (skipped where there is no setfacl)",
  async () => {
    const [before, after] = await change((file) => execFileSync(SETFACL, ["-m", "u:2000000:rwx", file]));
    expect(after).toEqual({ ...before, acl: ["user:2000000:rwx"] });
  },
);

test.skipIf(!isRoot || !existsSync(SETCAP))(
  "a capability shows in the capabilities and nowhere else (skipped where not root, or there is no setcap)",
  async () => {
    const [before, after] = await change((file) => execFileSync(SETCAP, ["cap_net_raw=ep", file]));
    expect(after).toEqual({ ...before, capabilities: "cap_net_raw=ep" });
  },
);

test.skipIf(!existsSync(SETFATTR))(
  "an extended attribute shows by its name and nowhere else (skipped where there is no setfattr)",
  async () => {
    const [before, after] = await change((file) =>
      execFileSync(SETFATTR, ["-n", "user.x", "-v", "secret", file]),
    );
    expect(after).toEqual({ ...before, xattrs: ["user.x"] });
  },
);

test.skipIf(!isRoot || !existsSync(SETFATTR))(
  "what only a superuser is told of is no field: who looks makes no difference (skipped where not root, or there is no setfattr)",
  async () => {
    const [before, after] = await change((file) =>
      execFileSync(SETFATTR, ["-n", "trusted.x", "-v", "1", file]),
    );
    expect(after).toEqual(before);
  },
);

test("a content changed with size and time put back is seen", async () => {
  const [before, after] = await change((file) => {
    utimesSync(file, 1000, 1000);
    writeFileSync(file, "port = 8089\n");
    utimesSync(file, 1000, 1000);
  });
  expect(after).toEqual({ ...before, sha256: createHash("sha256").update("port = 8089\n").digest("hex") });
});

test("a mere touch changes no state", async () => {
  const [before, after] = await change((file) => utimesSync(file, 1000, 1000));
  expect(after).toEqual(before);
});

test("a deleted file is no fact and no gap", async () => {
  const folder = temporaryFolder();
  const { facts, unreadable } = await seen(probe, new LinuxHost(), {
    files: [join(folder, "gone"), `${folder}/*`],
  });
  expect({ facts, unreadable }).toEqual({ facts: {}, unreadable: [] });
});

test("a file put in place of a link, a link swapped, and a link in a circle are told by type and target", async () => {
  const folder = temporaryFolder();
  symlinkSync("/etc/shadow", join(folder, "a"));
  symlinkSync("a\nb", join(folder, "b"));
  symlinkSync("c", join(folder, "c"));
  const { facts, unreadable } = await seen(probe, new LinuxHost(), { files: [`${folder}/*`] });
  expect(unreadable).toEqual([]);
  expect(Object.values(facts).map(stateOf)).toMatchObject([
    { type: "link", target: "/etc/shadow" },
    { type: "link", target: "a\nb" },
    { type: "link", target: "c" },
  ]);
  expect(facts[join(folder, "a")]).not.toHaveProperty("sha256");
});

test("a FIFO and a directory in a watched folder are facts without content, and never opened", async () => {
  const folder = temporaryFolder();
  execFileSync("mkfifo", ["-m", "640", join(folder, "fifo")]);
  mkdirSync(join(folder, "sub"), { mode: 0o750 });
  const { facts, unreadable } = await seen(probe, new LinuxHost(), { files: [`${folder}/**`] });
  expect(unreadable).toEqual([]);
  expect(stateOf(facts[join(folder, "fifo")])).toMatchObject({ type: "fifo", mode: "0640" });
  expect(stateOf(facts[join(folder, "sub")])).toMatchObject({ type: "directory", mode: "0750" });
  expect(Object.values(facts).some((fields) => "sha256" in fields)).toBe(false);
});

test.skipIf(!isRoot)(
  "a device in a watched folder is a fact without content (skipped where not root)",
  async () => {
    const folder = temporaryFolder();
    execFileSync("mknod", [join(folder, "zero"), "c", "1", "5"]);
    const { facts } = await seen(probe, new LinuxHost(), { files: [`${folder}/*`] });
    expect(facts[join(folder, "zero")]).toMatchObject({ type: "character" });
    expect(facts[join(folder, "zero")]).not.toHaveProperty("sha256");
  },
);

test("the hash of what may hold a secret is keyed", async () => {
  const host = machine({ "/app/db.conf": "password = planted-4711\n", "/app/plain.conf": "port = 1\n" });
  const { facts } = await seen(probe, host, { files: ["/app/*"] });
  const hash = createHash("sha256").update("password = planted-4711\n").digest("hex");
  expect(facts["/app/db.conf"]?.sha256).toEqual(secrets.seal(hash));
  expect(facts["/app/plain.conf"]?.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test("a huge file is hashed", async () => {
  const file = join(temporaryFolder(), "huge");
  writeFileSync(file, "");
  truncateSync(file, 100 * 1024 * 1024);
  const { facts } = await seen(probe, new LinuxHost(), { files: [file] });
  const zeros = Buffer.alloc(100 * 1024 * 1024);
  expect(facts[file]?.sha256).toBe(createHash("sha256").update(zeros).digest("hex"));
});

test("names are kept as they are, UTF-8 or not", async () => {
  const folder = temporaryFolder();
  const names = ["line\nend", "\u001b[31mred", "\u202egnp.exe", "n\udcff"];
  for (const name of names.slice(0, 3)) writeFileSync(join(folder, name), "");
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/n`), Buffer.of(0xff)]), "");
  const { facts } = await seen(probe, new LinuxHost(), { files: [`${folder}/*`] });
  expect(Object.keys(facts).sort()).toEqual(names.map((name) => join(folder, name)).sort());
  for (const fields of Object.values(facts)) expect(fields).toHaveProperty("sha256");
});

test("an image's owners have the image's names", async () => {
  const uid = process.geteuid?.() ?? 0;
  const host = machine({ "/etc/passwd": `plant:x:${uid}:0::/:/bin/sh\n`, "/x": "" }, { live: false });
  expect((await seen(probe, host, { files: ["/x"] })).facts["/x"]?.owner).toBe("plant");
});
