import { execFileSync } from "node:child_process";
import { symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LinuxHost } from "../../../agent/host/linux.ts";
import { probe } from "../../../agent/probes/config.ts";
import { probe as files } from "../../../agent/probes/file.ts";
import { LIMITS } from "../../../src/formats/tree.ts";
import { isSecret } from "../../../src/model/value.ts";
import { machine, seen } from "../../support/machine.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const watching = (...globs: string[]) => ({ configs: globs.map((glob) => ({ glob })) });

test("a config is its fields by their paths, and the name of its format", async () => {
  const host = machine({
    "/app/a.json": '{"port": 8088, "tags": ["x"]}',
    "/app/b.properties": "port=08088\n",
  });
  const { facts, whole } = await seen(probe, host, watching("/app/*"));
  expect(facts["/app/a.json"]).toMatchObject({ format: "json", "/port": 8088 });
  expect(facts["/app/b.properties"]).toMatchObject({ format: "properties", "/port": "08088" });
  expect(whole.map(({ from }) => from)).toEqual([["/app/a.json"], ["/app/b.properties"]]);
});

test("a secret leaves only as a keyed digest", async () => {
  const host = machine({ "/app/db.properties": "password=planted-4711\n" });
  const { facts } = await seen(probe, host, watching("/app/*"));
  expect(isSecret(facts["/app/db.properties"]?.["/password"])).toBe(true);
  expect(JSON.stringify(facts)).not.toContain("4711");
});

test("of several watches the first that matches says how to read", async () => {
  const host = machine({ "/app/x.conf": "a=1\n" });
  const scope = { configs: [{ glob: "/app/x.conf", as: "properties" }, { glob: "/app/*" }] };
  const { facts } = await seen(probe, host, scope);
  expect(facts).toEqual({ "/app/x.conf": { format: "properties", "/a": "1" } });
});

test("what is in no format says why, on one printable line", async () => {
  const host = machine({ "/app/broken.json": '{"a": \u001b[31m', "/app/binary.xml": "<a>\0</a>" });
  const { facts, unparsed } = await seen(probe, host, watching("/app/*"));
  expect(facts).toEqual({});
  expect(unparsed.map(({ address }) => address)).toEqual([
    "config:/app/binary.xml",
    "config:/app/broken.json",
  ]);
  expect(unparsed[0]?.why).toContain("binary");
  for (const { why } of unparsed) expect(why).toMatch(/^[\x20-\x7e]+$/);
});

test("a huge config is capped, and told as such", async () => {
  const file = join(temporaryFolder(), "huge.xml");
  writeFileSync(file, "");
  truncateSync(file, 100 * 1024 * 1024);
  const { facts, capped } = await seen(probe, new LinuxHost(), watching(file));
  expect(facts).toEqual({});
  expect(capped).toMatchObject([
    { address: `config:${file}`, why: expect.stringContaining(`more than ${LIMITS.bytes} bytes`) },
  ]);
});

test("a config that is not there is neither a fact nor a gap", async () => {
  const { facts, unreadable, unparsed } = await seen(
    probe,
    machine({}),
    watching("/app/gone.xml", "/gone/*"),
  );
  expect({ facts, unreadable, unparsed }).toEqual({ facts: {}, unreadable: [], unparsed: [] });
});

test("a link that merely matches is not read through, one that is named is", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "outside.properties"), "a=1\n");
  execFileSync("mkdir", [join(folder, "conf")]);
  const link = join(folder, "conf/x.properties");
  symlinkSync("../outside.properties", link);
  const matched = await seen(probe, new LinuxHost(), watching(`${folder}/conf/*`));
  expect(matched.facts).toEqual({});
  expect(matched.unparsed).toMatchObject([
    { address: `config:${link}`, why: expect.stringContaining("which is not watched") },
  ]);
  const named = await seen(probe, new LinuxHost(), watching(link));
  expect(named.whole).toMatchObject([
    { key: link, fields: { "/a": "1" }, from: [link, join(folder, "outside.properties")] },
  ]);
});

test("a link to another watched config adds nothing", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "available.properties"), "a=1\n");
  symlinkSync("available.properties", join(folder, "enabled.properties"));
  const { facts, unparsed } = await seen(probe, new LinuxHost(), watching(`${folder}/*`));
  expect(Object.keys(facts)).toEqual([join(folder, "available.properties")]);
  expect(unparsed).toEqual([]);
});

test("links in a circle are unreadable, a link to nothing is absent, and a FIFO is not opened", async () => {
  const folder = temporaryFolder();
  symlinkSync("round.xml", join(folder, "round.xml"));
  symlinkSync("gone.xml", join(folder, "nowhere.xml"));
  execFileSync("mkfifo", [join(folder, "fifo.xml")]);
  const { facts, unreadable, unparsed } = await seen(probe, new LinuxHost(), watching(`${folder}/*`));
  expect(facts).toEqual({});
  expect(unreadable).toMatchObject([
    { address: `config:${folder}/round.xml`, why: expect.stringContaining("circle") },
  ]);
  expect(unparsed).toMatchObject([
    { address: `config:${folder}/fifo.xml`, why: expect.stringContaining("a fifo") },
  ]);
});

test("a file has the same digest whether its config was read before or not", async () => {
  const host = machine({ "/app/db.conf": "password = planted-4711\n", "/app/plain.conf": "port = 1\n" });
  const alone = await seen(files, host, watching("/app/*"));
  await seen(probe, host, watching("/app/*"));
  expect((await seen(files, host, watching("/app/*"))).facts).toEqual(alone.facts);
});
