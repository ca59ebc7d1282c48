import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Answer, filesOf as answerWith, localServer } from "../../support/https-server.ts";
import { agent } from "../../support/run-program.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { addressesIn, auditOf, readVector } from "../../vectors/host.ts";
import { filesOf, goodWorld } from "../../vectors/make/world.ts";

/** Puts a publication in a folder, on top of those before it. */
function publish(folder: string, version: number): void {
  for (const [path, text] of filesOf(goodWorld(version))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A host that trusts what a web server offers, and the paths that were asked of that. */
async function trusting() {
  const [tls, repository, state] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  const asked: string[] = [];
  publish(repository, 1);
  const answer: Answer = (request, response) => {
    asked.push(request.url ?? "");
    answerWith(repository)(request, response);
  };
  const server = await localServer(tls, answer);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { fingerprint } = readVector("valid/root.json");
  const from = ["--site", "site-a", "--from", server.base, "--ca", join(tls, "ca.pem")];
  const added = await agent(["trust", "add", ...from, "--root-fingerprint", fingerprint, "--state", state]);
  expect(added).toMatchObject({ status: 0 });
  return { asked, repository, state, update: () => agent(["trust", "update", "--state", state]) };
}

const isBulk = (path: string) => path.startsWith("/bulk/");

test("bulk state that is in force is not fetched again, and is kept with the publications after it", async () => {
  const { asked, repository, state, update } = await trusting();
  expect(asked.filter(isBulk)).toHaveLength(1);
  for (const version of [2, 3]) {
    publish(repository, version);
    expect(await update()).toMatchObject({ status: 0 });
  }
  expect(asked.filter(isBulk)).toHaveLength(1);
  const report = await auditOf(state);
  expect(report.baseline).toMatchObject([{ id: "line3", version: 3 }]);
  expect(addressesIn(report).filter((address) => address.startsWith("trust:"))).toEqual([]);
});

test("bulk state that was damaged here is told, fetched again and mended", async () => {
  const { asked, repository, state, update } = await trusting();
  const kept = () => join(state, "trust", readlinkSync(join(state, "trust/current")), "bulk");
  const [name = ""] = readdirSync(kept());
  const whole = readFileSync(join(kept(), name));
  writeFileSync(join(kept(), name), "changed");
  publish(repository, 2);
  expect(await update()).toMatchObject({ status: 0 });
  expect(asked.filter(isBulk)).toHaveLength(2);
  expect(readFileSync(join(kept(), name))).toEqual(whole);
  expect(addressesIn(await auditOf(state))).toContain("trust:site-a#damaged-state");
});
