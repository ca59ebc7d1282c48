/** What every client of the TUF specification must do, as theupdateframework's tuf-conformance lists it, tried on ours. */
import { describe, expect, test } from "vitest";
import { KAYA, PUBLISHER, SILVA } from "../../vectors/make/keys.ts";
import { filesOf, goodWorld, type World } from "../../vectors/make/world.ts";
import { altered, Client, FILES, IN_FORCE, TIMESTAMP, world } from "./client.ts";

describe("a first update", () => {
  test("asks for roots until there is none, then for each metadata once, by its version", async () => {
    const client = new Client();
    expect(await client.refresh(world())).toEqual(IN_FORCE);
    expect(client.asked.filter((path) => path.startsWith("metadata/"))).toEqual([
      "metadata/2.root.json",
      "metadata/3.root.json",
      ...FILES,
    ]);
  });

  test("keeps the bytes as they were signed, with members it does not know", async () => {
    const client = new Client();
    await client.refresh(world());
    for (const path of FILES)
      expect(Buffer.from(client.known?.files.get(path) ?? []).toString()).toBe(world().get(path));
    expect(world().get("metadata/2.root.json")).toContain("x-mesdrift-policy");
  });

  test.each([
    ["no JSON", "{"],
    [
      "signed by nobody",
      world()
        .get("metadata/2.root.json")
        ?.replace(/"sig": "[^"]*"/g, '"sig": ""') ?? "",
    ],
    ["of another type", world().get("metadata/3.targets.json") ?? ""],
  ])("does not start from a root that is %s", async (_, root) => {
    const client = new Client();
    client.root = root;
    expect(await client.refresh(world())).toMatch(/bad-metadata|too-few-signatures/);
  });
});

describe("metadata is refused", () => {
  test.each(FILES)("unsigned: %s", async (path) => {
    const files = altered(path, (text) => JSON.stringify({ ...JSON.parse(text), signatures: [] }));
    expect(await new Client().refresh(files)).toBe("too-few-signatures");
  });

  test.each(FILES)("of another type than its name says: %s", async (path) => {
    const other = path === TIMESTAMP ? "metadata/3.targets.json" : TIMESTAMP;
    const files = world();
    expect(await new Client().refresh(files.set(path, files.get(other) ?? ""))).toBe("bad-metadata");
  });

  test.each(FILES.slice(1))("of another version than its name says: %s", async (path) => {
    const older = filesOf(goodWorld(2)).get(path.replace("/3.", "/2.")) ?? "";
    expect(await new Client().refresh(world().set(path, older))).toMatch(/mixed-versions|revoked-key/);
  });

  test.each(FILES)("missing: %s", async (path) => {
    const files = world();
    files.delete(path);
    expect(await new Client().refresh(files)).toBe("incomplete");
  });

  test("with two signatures under one id", async () => {
    const twice = (text: string) => {
      const data = JSON.parse(text);
      return JSON.stringify({ ...data, signatures: [data.signatures[0], data.signatures[0]] });
    };
    expect(await new Client().refresh(altered("metadata/3.site-a.json", twice))).toBe("bad-metadata");
  });

  test("that the snapshot does not know, though it is delegated to", async () => {
    const files = world((made) => {
      made.sites = {};
    });
    expect(await new Client().refresh(files)).toBe("incomplete");
  });

  const expiries: [string, (made: World) => object | undefined][] = [
    ["root", ({ roots }) => roots.at(-1)],
    ["timestamp", ({ timestamp }) => timestamp],
    ["snapshot", ({ snapshot }) => snapshot],
    ["targets", ({ targets }) => targets],
    ["site", ({ sites }) => sites["site-a"]],
  ];
  test.each(expiries)("expired, once the grace is over: %s", async (_, issueOf) => {
    const files = world(
      (made) => void Object.assign(issueOf(made) ?? {}, { expires: "2026-05-20T00:00:00Z" }),
    );
    expect(await new Client().refresh(files)).toEqual(IN_FORCE);
    expect(await new Client().refresh(files, new Date("2026-06-20T00:00:00Z"))).toBe("expired");
  });
});

describe("metadata is taken", () => {
  test("with a signature too many that does not hold", async () => {
    const files = altered("metadata/3.site-a.json", (text) => {
      const data = JSON.parse(text);
      return JSON.stringify({
        ...data,
        signatures: [...data.signatures, { keyid: SILVA.secret.keyId, sig: "00" }],
      });
    });
    expect(await new Client().refresh(files)).toEqual(IN_FORCE);
  });

  test("after a root that has expired, where a newer one has not", async () => {
    const files = world(
      ({ roots }) => void Object.assign(roots[1] ?? {}, { expires: "2020-01-01T00:00:00Z" }),
    );
    const newer = goodWorld(3);
    newer.roots.push({ version: 3, by: [KAYA, SILVA], publisher: PUBLISHER });
    const path = "metadata/3.root.json";
    expect(await new Client().refresh(files)).toBe("expired");
    expect(await new Client().refresh(files.set(path, filesOf(newer).get(path) ?? ""))).toEqual({
      ...IN_FORCE,
      root: 3,
    });
  });
});
