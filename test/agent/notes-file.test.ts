import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ImageHost } from "../../agent/host/image.ts";
import type { Notes } from "../../agent/host/notes.ts";
import { loadNotes, newNotes, saveNotes } from "../../agent/notes-file.ts";
import { probe } from "../../agent/probes/package.ts";
import { SecretKeeper } from "../../src/model/secret.ts";
import { secrets, seen } from "../support/machine.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Well after every file of the test was written. */
const later = () => new Date(Date.now() + 60_000);

class CountingHost extends ImageHost {
  /** Files gone through in pieces. */
  pieced: string[] = [];
  override chunks(path: string) {
    this.pieced.push(path);
    return super.chunks(path);
  }
}

/** A host with one list, which is written anew with another version on demand, and a folder for the agent's own. */
function bench() {
  const root = temporaryFolder();
  const lists = join(root, "var/lib/apt/lists");
  mkdirSync(lists, { recursive: true });
  mkdirSync(join(root, "var/lib/dpkg/info"), { recursive: true });
  const paragraph = (version: string) => `Package: web\nArchitecture: amd64\nVersion: ${version}\n`;
  const install = (version: string) =>
    writeFileSync(join(root, "var/lib/dpkg/status"), `${paragraph(version)}Status: install ok installed\n`);
  const offer = (version: string, name = "main") =>
    writeFileSync(join(lists, `${name}_Packages`), paragraph(version));
  install("1");
  offer("2");
  /** What is on offer, and how many lists were read to know it. */
  const look = async (notes: Notes) => {
    const host = new CountingHost(root);
    const { facts } = await seen(probe, host, { notes });
    return [facts.web?.candidate, host.pieced.length];
  };
  return { state: temporaryFolder(), install, offer, look };
}

/** A pass that leaves its notes. */
async function pass({ state, look }: ReturnType<typeof bench>, clock = later) {
  const notes = loadNotes(state, secrets, clock);
  const found = await look(notes);
  expect(saveNotes(state, secrets, notes)).toBeUndefined();
  return found;
}

test("lists that did not change are not read again", async () => {
  const one = bench();
  expect(await pass(one)).toEqual(["2", 1]);
  expect(await pass(one)).toEqual(["2", 0]);
});

test.each<[string, (one: ReturnType<typeof bench>) => void, string]>([
  ["a list changed", ({ offer }) => offer("3"), "3"],
  ["a list came", ({ offer }) => offer("3", "other"), "3"],
  ["a package was upgraded", ({ install }) => install("1.5"), "2"],
])("after %s, lists are read again", async (_, change, candidate) => {
  const one = bench();
  await pass(one);
  change(one);
  const [found, read] = await pass(one);
  expect(found).toBe(candidate);
  expect(read).toBeGreaterThan(0);
});

test("lists that changed within two seconds of being read are not relied on", async () => {
  const one = bench();
  await pass(one, () => new Date());
  expect(await pass(one)).toEqual(["2", 1]);
});

test.each<[string, (text: string) => string]>([
  ["cut off", (text) => text.slice(0, -3)],
  ["garbage", () => "\0\n\n{"],
  ["of another version", (text) => text.replace("mesdrift-notes/1", "mesdrift-notes/0")],
  ["changed by somebody", (text) => text.replace('"2\\"', '"9\\"')],
])("the answer stays right when the notes are %s", async (_, harm) => {
  const one = bench();
  await pass(one);
  const file = join(one.state, "notes.cache");
  const text = readFileSync(file, "utf8");
  expect(harm(text)).not.toBe(text);
  writeFileSync(file, harm(text));
  expect(await pass(one)).toEqual(["2", 1]);
});

test("notes that another host made count for nothing", async () => {
  const one = bench();
  const notes = newNotes(later);
  await one.look(notes);
  saveNotes(one.state, new SecretKeeper(new Uint8Array(32).fill(8)), notes);
  expect(await pass(one)).toEqual(["2", 1]);
});

test("where the notes can't be left, it is said", () => {
  expect(saveNotes("/proc", secrets, newNotes(later))).toMatch(/^\/proc\/notes\.cache can't be written/);
});
