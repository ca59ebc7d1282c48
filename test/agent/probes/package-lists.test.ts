import { gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { probe } from "../../../agent/probes/package.ts";
import { liveMachine } from "../../support/live-machine.ts";
import { type Seen, seen } from "../../support/machine.ts";

const LISTS = "/var/lib/apt/lists";
const MAIN = "deb.example.org_debian_dists_bookworm";
const SECURITY = "deb.example.org_debian-security_dists_bookworm-security";
const BACKPORTS = "deb.example.org_debian_dists_bookworm-backports";
const VENDOR = "apt.vendor.example_._Packages";

type Row = readonly [name: string, version: string, architecture?: string, status?: string];

function status(...rows: readonly Row[]): string {
  return rows
    .map(
      ([name, version, architecture = "amd64", wish = "install ok installed"]) =>
        `Package: ${name}\nStatus: ${wish}\nArchitecture: ${architecture}\nVersion: ${version}\n`,
    )
    .join("\n");
}

function list(...rows: readonly Row[]): string {
  return rows
    .map(
      ([name, version, architecture = "amd64"]) =>
        `Package: ${name}\nSource: web-source\nVersion: ${version}\nArchitecture: ${architecture}\nDescription: words\n Version: 99\n`,
    )
    .join("\n");
}

const release = (origin: string, label: string, codename: string, more = "") =>
  `Origin: ${origin}\nLabel: ${label}\nSuite: stable\nCodename: ${codename}\n${more}SHA256:\n`;

const RELEASES = {
  [`${MAIN}_InRelease`]: release("Debian", "Debian", "bookworm"),
  [`${SECURITY}_InRelease`]: release("Debian", "Debian-Security", "bookworm-security"),
  [`${BACKPORTS}_Release`]: release(
    "Debian",
    "Debian Backports",
    "bookworm-backports",
    "NotAutomatic: yes\nButAutomaticUpgrades: yes\n",
  ),
};
const packages = (stem: string) => `${stem}_main_binary-amd64_Packages`;

/** What is told of the packages of a host with these lists. */
async function told(installed: string, lists: Record<string, string | Uint8Array>): Promise<Seen> {
  const files = Object.entries({ ...RELEASES, ...lists }).map(([name, text]) => [`${LISTS}/${name}`, text]);
  return seen(
    probe,
    liveMachine({
      files: {
        "/var/lib/dpkg/status": installed,
        "/var/lib/dpkg/info/format": "1\n",
        ...Object.fromEntries(files),
      },
    }),
  );
}

const standing = ({ facts }: Seen, key: string) => {
  const { repositories, candidate, candidateFrom } = facts[key] ?? {};
  return { repositories, candidate, candidateFrom };
};

test("a package is told with the repositories that offer it, and a vendor's shows as such", async () => {
  const found = await told(status(["web", "1.2-1"], ["tool", "3"], ["hand", "1"]), {
    [packages(MAIN)]: list(["web", "1.2-1"], ["webby", "9"]),
    [packages(SECURITY)]: list(["web", "1.2-1"]),
    [VENDOR]: list(["tool", "3"]),
  });
  expect(found.facts.web?.repositories).toEqual([
    "Debian bookworm",
    "Debian/Debian-Security bookworm-security",
  ]);
  expect(found.facts.tool?.repositories).toEqual(["apt.vendor.example"]);
  expect(found.facts.hand?.repositories).toEqual([]);
  expect(found.unreadable).toEqual([]);
});

test("a pending update is told with the newest version and where it comes from", async () => {
  const found = await told(status(["web", "1.9-1"], ["kept", "2:0.9~rc1-1", "all", "hold ok installed"]), {
    [packages(MAIN)]: list(["web", "1.9-1"], ["kept", "2:0.9~beta-1", "all"]),
    [packages(SECURITY)]: list(["web", "1.10-1"], ["web", "1.10~rc1-1"], ["kept", "2:0.9-1", "all"]),
  });
  expect(standing(found, "web")).toEqual({
    repositories: ["Debian bookworm"],
    candidate: "1.10-1",
    candidateFrom: ["Debian/Debian-Security bookworm-security"],
  });
  expect(found.facts.kept).toMatchObject({ held: true, candidate: "2:0.9-1" });
});

test("each architecture has its own offers; a package for all machines may come to be for one", async () => {
  const installed = status(["dpkg", "1"], ["lib", "1"], ["lib", "1", "i386"], ["data", "1", "all"]);
  const found = await told(installed, {
    [packages(MAIN)]: list(["lib", "1"], ["data", "2"]),
    [`${MAIN}_main_binary-i386_Packages`]: list(["lib", "2", "i386"]),
  });
  expect(standing(found, "lib")).toEqual({ repositories: ["Debian bookworm"] });
  expect(standing(found, "lib:i386")).toMatchObject({ repositories: [], candidate: "2" });
  expect(standing(found, "data")).toMatchObject({ repositories: [], candidate: "2" });
});

test("backports are no update of what came from elsewhere, but of what came from them", async () => {
  const found = await told(status(["web", "1"], ["tool", "2~bpo1"]), {
    [packages(MAIN)]: list(["web", "1"], ["tool", "1"]),
    [packages(BACKPORTS)]: list(["web", "2~bpo1"], ["tool", "2~bpo2"]),
  });
  expect(found.facts.web).not.toHaveProperty("candidate");
  expect(standing(found, "tool")).toMatchObject({
    candidate: "2~bpo2",
    candidateFrom: ["Debian/Debian Backports bookworm-backports"],
  });
});

test("what is left of a removed package has no update", async () => {
  const found = await told(status(["left", "1", "amd64", "deinstall ok config-files"]), {
    [packages(MAIN)]: list(["left", "2"]),
  });
  expect(standing(found, "left")).toEqual({});
});

test("lists packed as gz, zst or lz4 are read on an image as on a running host", async () => {
  const text = Buffer.from(list(["web", "2"]));
  const stored = [text.length & 255, text.length >> 8, 0, 0x80, ...text, 0, 0, 0, 0];
  const lz4 = Uint8Array.from([0x04, 0x22, 0x4d, 0x18, 0x40, 0x40, 0, ...stored]);
  for (const [ending, bytes] of Object.entries({ gz: gzipSync(text), zst: zstdCompressSync(text), lz4 })) {
    const found = await told(status(["web", "1"]), { [`${packages(MAIN)}.${ending}`]: bytes });
    expect(found.facts.web?.candidate).toBe("2");
    expect(found.unreadable).toEqual([]);
  }
});

const cutOff = `${release("Debian", "Debian", "bookworm")} ${"0".repeat(64)} 5000 main/binary-amd64/Packages\n`;

test.each<[string, Record<string, string | Uint8Array>, RegExp]>([
  [
    "packed in a way that is not read",
    { [`${packages(MAIN)}.xz`]: "" },
    /Packages\.xz: xz is not unpacked here/,
  ],
  ["not packed as it says", { [`${packages(MAIN)}.gz`]: "Package: web\n" }, /\.gz: it can't be unpacked/],
  [
    "cut off while packed",
    { [`${packages(MAIN)}.gz`]: gzipSync("x".repeat(999)).subarray(0, 20) },
    /\.gz: it can't/,
  ],
  [
    "shorter than its release says",
    { [packages(MAIN)]: list(["web", "2"]), [`${MAIN}_InRelease`]: cutOff },
    /bytes, but its release says 5000/,
  ],
  ["cut off before a version", { [packages(MAIN)]: "Package: web\nSour" }, /without a version/],
  [
    "one endless line",
    { [packages(MAIN)]: `Package: web\nVersion: ${"9".repeat(2_000_000)}` },
    /more than 524288 bytes/,
  ],
  ["of zero bytes", { [packages(MAIN)]: "\0".repeat(1000) }, /no list of packages/],
])("a list %s is told, and nothing is claimed that it might deny", async (_, lists, why) => {
  const found = await told(status(["web", "1"], ["tool", "3"]), { [VENDOR]: list(["tool", "3"]), ...lists });
  expect(found.unreadable.map(({ address }) => address)).toEqual([
    "package:*#repositories",
    "package:*#candidate",
  ]);
  expect(found.unreadable[0]?.why).toMatch(why);
  expect(standing(found, "web")).toEqual({});
  expect(standing(found, "tool")).toEqual({ repositories: ["apt.vendor.example"] });
});

test("a host without lists is told, rather than taken for one without updates", async () => {
  const installed = { "/var/lib/dpkg/status": status(["web", "1"]) };
  const bare = await seen(probe, liveMachine({ files: installed }));
  expect(bare.unreadable[0]?.why).toContain("no such file");
  const emptied = await seen(probe, liveMachine({ files: { ...installed, [`${LISTS}/lock`]: "" } }));
  expect(emptied.unreadable[0]?.why).toContain('"apt-get update" fetches them');
  expect(standing(emptied, "web")).toEqual({});
});
