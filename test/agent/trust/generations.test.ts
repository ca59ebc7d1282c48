import { existsSync, readdirSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Files, generationFolders, install, installSteps } from "../../../agent/trust/generations.ts";
import { trustPlaces } from "../../../agent/trust/places.ts";
import { linesAtHand } from "../../../src/files/line-file.ts";
import { obtain } from "../../../src/trust/client/obtain.ts";
import { NOTHING_SEEN } from "../../../src/trust/client/seen.ts";
import { folderSource } from "../../../src/trust/client/source.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { filesOf, goodWorld } from "../../vectors/make/world.ts";

/** The files of a repository; bulk state as it is offered, or as it is kept. */
function bytes(version: number): Files {
  const all = [...filesOf(goodWorld(version))].map(([path, text]) => [path, Buffer.from(text)] as const);
  const isBulk = ([path]: readonly [string, Buffer]) => path.startsWith("bulk/");
  return {
    files: new Map(all.filter((one) => !isBulk(one))),
    bulk: new Map(all.filter(isBulk).map(([path, content]) => [path, linesAtHand(path, content)])),
  };
}
const [OLD, NEW] = [bytes(2), bytes(3)];
const ROOT = Buffer.from(filesOf(goodWorld(1)).get("metadata/1.root.json") ?? "");

/** The version of the site that a host obeys, all of it verified from the disk. */
async function inForce(state: string): Promise<number | undefined> {
  const { folders } = generationFolders(trustPlaces(state));
  const { seen } = await obtain({
    source: folderSource(folders[0] ?? ""),
    site: "site-a",
    host: { name: "mes-1", os: "debian" },
    root: ROOT,
    seen: NOTHING_SEEN,
    now: undefined,
  });
  return seen.versions["site-a"];
}

/** The steps of an update of a host with version 2 to version 3. */
function updating() {
  const state = temporaryFolder();
  install(trustPlaces(state), OLD);
  return { state, steps: installSteps(trustPlaces(state), NEW) };
}

test("after a crash between any two steps of an update the old or the new state is in force, and the next update works", async () => {
  const seen: (number | undefined)[] = [];
  for (let crash = 0; crash <= updating().steps.length; crash++) {
    const { state, steps } = updating();
    for (const step of steps.slice(0, crash)) step();
    seen.push(await inForce(state));
    install(trustPlaces(state), NEW);
    expect(await inForce(state), `after ${crash} steps`).toBe(3);
  }
  expect(seen).toEqual(seen.toSorted());
  expect(new Set(seen)).toEqual(new Set([2, 3]));
});

test("a power cut in the middle of writing any file leaves the old state in force", async () => {
  for (const [path, whole] of NEW.files)
    for (const length of [0, 1, Math.floor(whole.length / 2), whole.length - 1]) {
      const { state, steps } = updating();
      const staged = () => stagedFile(state, path);
      for (const step of steps) {
        step();
        if (existsSync(staged())) break;
      }
      truncateSync(staged(), length);
      expect(await inForce(state), `${path} cut to ${length} bytes`).toBe(2);
    }
});

function stagedFile(state: string, path: string): string {
  const { generations } = trustPlaces(state);
  const staged = readdirSync(generations).find((name) => name.endsWith(".part"));
  return join(generations, staged ?? "none", path);
}

test("only the generation in force and the one before it are kept", () => {
  const { state, steps } = updating();
  for (const step of steps) step();
  install(trustPlaces(state), OLD);
  expect(readdirSync(trustPlaces(state).generations).sort()).toEqual(["2", "3"]);
});
