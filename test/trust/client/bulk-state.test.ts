import { describe, expect, test } from "vitest";
import { type ComposedBulk, composeBulk } from "../../../src/baseline/compose-bulk.ts";
import type { Fact } from "../../../src/model/fact.ts";
import { bulkPath } from "../../../src/trust/repository/names.ts";
import { baseline } from "../../vectors/make/world.ts";
import { siteA } from "../../vectors/make/wrong.ts";
import { altered, Client, IN_FORCE, world } from "./client.ts";

const LONG: Fact = { kind: "config", key: "/etc/a.conf", fields: { "/a": "1".repeat(2000) } };
const COMPOSED = composeBulk("line3.ndjson", [LONG]);

/** A repository whose baseline approves this. */
function approving({ bulk, text }: ComposedBulk) {
  return world((made) => {
    const compiled = JSON.parse(baseline(3));
    siteA(made).files["site-a/line3.json"] = JSON.stringify({
      ...compiled,
      state: { ...compiled.state, bulk },
    });
    made.bulk = text;
  });
}

describe("bulk state with a long fact behind its head", () => {
  test("is taken, and approves that fact", async () => {
    const client = new Client();
    expect(await client.refresh(approving(COMPOSED))).toEqual(IN_FORCE);
    expect(client.known?.baselines[0]?.bulk?.facts).toEqual([LONG]);
  });

  test("is refused where the long line was changed, though no audit may ever ask for it", async () => {
    const path = bulkPath(COMPOSED.bulk.sha256);
    const changed = altered(path, (text) => text.replace("111", "112"), approving(COMPOSED));
    expect(await new Client().refresh(changed)).toBe("changed-bulk");
  });

  test.each([
    ["has another head than was signed", { bytes: COMPOSED.bulk.head?.bytes ?? 0, sha256: "0".repeat(64) }],
    ["is all head, as was signed", { bytes: COMPOSED.text.length, sha256: COMPOSED.bulk.sha256 }],
  ])("is refused where it %s", async (_, head) => {
    const signed = { ...COMPOSED, bulk: { ...COMPOSED.bulk, head } };
    expect(await new Client().refresh(approving(signed))).toBe("bad-target");
  });
});
