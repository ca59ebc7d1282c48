import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Packages } from "../../../src/cli/deploy/packages.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const DEB = { form: "deb", architecture: "amd64" } as const;
const NAME = "mesdrift-agent_1.2.3_amd64.deb";

/** A folder with one package and what it must be. */
function folder(sum = createHash("sha256").update("the package").digest("hex")): string {
  const at = temporaryFolder();
  writeFileSync(`${at}/${NAME}`, "the package");
  writeFileSync(`${at}/SHA256SUMS`, `${sum}  ${NAME}\n`);
  return at;
}

test("the package of a system is found with its version", () => {
  expect(new Packages(folder()).for(DEB)).toMatchObject({ name: NAME, version: "1.2.3" });
});

test("a package that SHA256SUMS does not name as it is, is refused", () => {
  expect(() => new Packages(folder("0".repeat(64))).for(DEB)).toThrow(/SHA256SUMS says 0000/);
});

test("a system without a package, or with two, is refused", () => {
  const at = folder();
  const packages = () => new Packages(at);
  expect(() => packages().for({ form: "rpm", architecture: "amd64" })).toThrow(/found no package/);
  writeFileSync(`${at}/mesdrift-agent_1.2.4_amd64.deb`, "another");
  expect(() => packages().for(DEB)).toThrow(/expected one/);
});

test("a folder without SHA256SUMS is refused", () => {
  expect(() => new Packages(temporaryFolder())).toThrow(/SHA256SUMS/);
});
