import { describe, expect, test } from "vitest";
import { KAYA, MEYER, NEW_PUBLISHER, PUBLISHER, SILVA } from "../../vectors/make/keys.ts";
import { manySites } from "../../vectors/make/many-sites.ts";
import { baseline, filesOf, goodWorld } from "../../vectors/make/world.ts";
import { Client, IN_FORCE, TIMESTAMP, world } from "./client.ts";

describe("a later update", () => {
  test("keeps the timestamp that it has, whatever else is signed under the same version", async () => {
    const client = new Client();
    await client.refresh(world());
    const other = world(
      ({ timestamp }) => void Object.assign(timestamp, { expires: "2099-01-01T00:00:00Z" }),
    );
    expect(await client.refresh(other)).toEqual(IN_FORCE);
    expect(Buffer.from(client.known?.files.get(TIMESTAMP) ?? []).toString()).toBe(world().get(TIMESTAMP));
  });

  test("takes a changed target each time that it was signed anew", async () => {
    const client = new Client();
    for (const version of [4, 5, 6]) {
      const made = goodWorld(version);
      expect(await client.refresh(filesOf(made))).toMatchObject({ "site-a": version });
      expect(client.known?.baselines[0]?.baseline.version).toBe(version);
    }
    expect(baseline(5)).not.toBe(baseline(6));
  });

  test("is refused after a new publisher where the old one signs, and taken where the new one does", async () => {
    const client = new Client();
    await client.refresh(world());
    const rotated = (by: typeof PUBLISHER) =>
      world(({ roots, snapshot, timestamp }) => {
        roots.push({ version: 3, by: [MEYER, SILVA], publisher: NEW_PUBLISHER });
        for (const issue of [snapshot, timestamp]) issue.by = [by];
      });
    expect(await client.refresh(rotated(PUBLISHER))).toBe("revoked-key");
    expect(await client.refresh(rotated(NEW_PUBLISHER))).toEqual({ ...IN_FORCE, root: 3 });
  });

  test("does not take a role back older than it was before it was gone", async () => {
    const client = new Client();
    const withWaivers = (timestamp: number, version?: number) =>
      world((made) => {
        for (const issue of [made.timestamp, made.snapshot]) issue.version = timestamp;
        if (version !== undefined) made.sites["site-a.provisional"] = { version, by: [KAYA], files: {} };
      });
    expect(await client.refresh(withWaivers(3, 5))).toMatchObject({ "site-a.provisional": 5 });
    expect(await client.refresh(withWaivers(4))).toMatchObject({ timestamp: 4 });
    expect(await client.refresh(withWaivers(5, 4))).toBe("rollback");
  });

  test("holds a site's metadata against the keys that it is delegated to now", async () => {
    const client = new Client();
    await client.refresh(world());
    const changed = world(({ groups, targets }) => {
      targets.version = 4;
      groups["site-a"] = { keys: [KAYA, SILVA], threshold: 2 };
    });
    expect(await client.refresh(changed)).toBe("foreign-key");
  });
});

test("a host of one of 50 sites with 40 baselines each reads its own site's metadata and its own baseline only", async () => {
  const client = new Client();
  const files = manySites(50, 40);
  expect(files.size).toBeGreaterThan(2000);
  expect(await client.refresh(files)).toEqual(IN_FORCE);
  expect(client.asked.map((path) => path.replace(/[0-9a-f]{64}/, "HASH"))).toEqual([
    "metadata/2.root.json",
    "metadata/3.root.json",
    TIMESTAMP,
    "metadata/3.snapshot.json",
    "metadata/3.targets.json",
    "metadata/3.site-a.json",
    "targets/site-a/HASH.assignments.json",
    "targets/site-a/HASH.line3.json",
    "bulk/HASH",
  ]);
});
