import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { aptLists, LISTS } from "../../../agent/host/apt-lists.ts";
import { offers } from "../../../agent/host/apt-offers.ts";
import { standing } from "../../../agent/host/apt-standing.ts";
import { dpkgStatus, type Package } from "../../../agent/host/dpkg.ts";
import { LinuxHost } from "../../../agent/host/linux.ts";
import { packagesOf } from "../../../agent/host/package-databases.ts";
import { FormatError } from "../../../src/formats/tree.ts";
import { moduleAt, runUnprivileged } from "../../support/as-other.ts";
import { inPieces } from "../../support/pieces.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const MEBIBYTE = 1024 * 1024;

function installed(name: string, version: string): Package {
  const [one] = dpkgStatus(
    `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`,
  );
  if (one === undefined) throw new Error("no package");
  return one;
}

test("wherever a list is cut into pieces, the same is found in it", async () => {
  const one = installed("web", "1");
  const text = Buffer.from(
    "Package: webby\nVersion: 9\nArchitecture: amd64\n\nArchitecture: amd64\nPackage: web\nVersion: 2\n\n" +
      "Package: web\nVersion: 1\nArchitecture: amd64",
  );
  for (let size = 1; size <= text.length; size++) {
    const found = await offers(inPieces(text, size), new Map([["web", [one]]]));
    expect(found).toEqual({ of: new Map([[one, { carried: true, newest: "2" }]]), size: text.length });
  }
});

test("any bytes give offers or a FormatError", async () => {
  const line = fc.constantFrom(
    "Package: web",
    "Version: 1~",
    "Architecture: amd64",
    "",
    "\0\xff",
    " Package: web",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 40 }), async (lines, size) => {
      const one = installed("web", "1");
      const list = offers(inPieces(Buffer.from(lines.join("\n"), "latin1"), size), new Map([["web", [one]]]));
      await list.catch((error) => expect(error).toBeInstanceOf(FormatError));
    }),
  );
});

test("a list of 60 MB is read in little memory", () => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  const file = join(folder, "Packages");
  const filler = `${"Description: words\n".repeat(40)}\n`;
  const many = Array.from({ length: 1000 }, (_, at) => `Package: p${at}\nVersion: 1\n${filler}`).join("");
  const last = "Package: web\nVersion: 2\nArchitecture: amd64\n";
  for (let size = 0; size < 60 * MEBIBYTE; size += many.length) writeFileSync(file, many, { flag: "a" });
  writeFileSync(file, last, { flag: "a" });
  const script = `
    import { offers } from ${moduleAt("agent/host/apt-offers.ts")};
    import { LinuxHost } from ${moduleAt("agent/host/linux.ts")};
    const one = { name: "web", version: "1", architecture: "amd64" };
    const before = process.resourceUsage().maxRSS;
    const { of, size } = await offers(new LinuxHost().chunks(${JSON.stringify(file)}), new Map([["web", [one]]]));
    const grown = process.resourceUsage().maxRSS - before;
    console.log(JSON.stringify({ newest: of.get(one).newest, size, grown }));`;
  const { stdout, stderr } = runUnprivileged(script);
  expect(stderr).toBe("");
  const { newest, size, grown } = JSON.parse(stdout);
  expect(newest).toBe("2");
  expect(size).toBeGreaterThan(60 * MEBIBYTE);
  // In KiB; held as text, the list alone would take twice this.
  expect(grown).toBeLessThan(30 * 1024);
});

const hasLists = existsSync("/usr/bin/apt") && existsSync(LISTS);

test.skipIf(!hasLists)(
  "this machine's pending updates are those that apt tells (skipped where there is no apt)",
  async () => {
    const host = new LinuxHost();
    const { packages } = await packagesOf(host);
    const lists = await aptLists(host, packages);
    const ours = packages.filter((one) => one.status === "installed" && standing(one, lists).candidate);
    const options = [
      "-o",
      "APT::Get::Always-Include-Phased-Updates=true",
      "-o",
      "Dir::Etc::PreferencesParts=/dev/null",
      "-o",
      "Dir::Etc::Preferences=/dev/null",
    ];
    const told = execFileSync("/usr/bin/apt", ["list", "--upgradable", ...options], {
      encoding: "utf8",
      env: { LC_ALL: "C" },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const theirs = [...told.matchAll(/^([^\s/]+)\/.* \[upgradable from/gm)].map(([, name]) => name);
    expect(ours.map(({ name }) => name).sort()).toEqual(theirs.sort());
  },
);
