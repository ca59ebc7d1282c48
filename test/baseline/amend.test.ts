import { describe, expect, test } from "vitest";
import { amend } from "../../src/baseline/amend.ts";
import { readBulk } from "../../src/baseline/bulk.ts";
import { composeBulk } from "../../src/baseline/compose-bulk.ts";
import type { OpenBaseline } from "../../src/baseline/open.ts";
import type { Fact } from "../../src/model/fact.ts";
import type { Difference } from "../../src/model/report.ts";

const ROOT: Fact = { kind: "account", key: "root", fields: { shell: "/bin/bash", uid: 0 } };
const GATE: Fact = {
  kind: "config",
  key: "/opt/a.xml",
  fields: {
    "/a/gate[@port='8080']/@port": "8080",
    "/a/gate[@port='8080']/@mode": "safe",
    "/a/gate/@port": "1",
  },
};

function approved(inline: Fact[], bulk: Fact[]): OpenBaseline {
  const state = {
    kinds: ["account", "config"],
    facts: inline,
    bulk: composeBulk("b.jsonl", bulk).bulk,
    ignore: [],
    unseen: [],
  };
  const head = {
    format: "mesdrift-baseline/1" as const,
    id: "line3",
    version: 4,
    title: "Line 3",
    applies: {},
  };
  return {
    baseline: { ...head, includes: [], watch: [], checks: [], state },
    sha256: "",
    facts: [...inline, ...bulk],
  };
}

/** The amended facts, inline and bulk. */
function after(...differences: Difference[]): Fact[] {
  const { baseline, bulk } = amend(approved([ROOT], [GATE]), differences);
  expect(baseline.version).toBe(5);
  const many =
    baseline.state?.bulk && bulk !== undefined
      ? readBulk(new TextEncoder().encode(bulk), baseline.state.bulk)
      : [];
  return [...(baseline.state?.facts ?? []), ...many].map(({ kind, key, fields }) => ({ kind, key, fields }));
}

describe("approving a difference", () => {
  test("changes the one field, and keeps all others", () => {
    expect(
      after({ address: "account:root#shell", change: "changed", before: "/bin/bash", after: "/bin/sh" }),
    ).toEqual([{ ...ROOT, fields: { shell: "/bin/sh", uid: 0 } }, GATE]);
  });

  test("adds and removes whole facts where others of their kind are", () => {
    const fields = { uid: 7, shell: "" };
    expect(after({ address: "account:mes", change: "added", after: fields })).toEqual([
      ROOT,
      { kind: "account", key: "mes", fields },
      GATE,
    ]);
    expect(after({ address: "config:/opt/a.xml", change: "removed" })).toEqual([ROOT]);
  });

  test("of what tells an element from its siblings renames the element", () => {
    const address = "config:/opt/a.xml#/a/gate[@port='8080']/@port";
    const [, gate] = after({ address, change: "changed", before: "8080", after: "9090" });
    expect(gate?.fields).toEqual({
      "/a/gate/@port": "1",
      "/a/gate[@port='9090']/@mode": "safe",
      "/a/gate[@port='9090']/@port": "9090",
    });
  });

  test("is refused where nothing is approved", () => {
    expect(() => after({ address: "account:nobody#shell", change: "changed", after: "x" })).toThrow(
      "account:nobody#shell: nothing is approved there",
    );
  });
});
