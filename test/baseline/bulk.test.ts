import { appendFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openBulk, readBulk } from "../../src/baseline/bulk.ts";
import { factLine, sha256 } from "../../src/baseline/bulk-line.ts";
import { composeBulk } from "../../src/baseline/compose-bulk.ts";
import { LineFile } from "../../src/files/line-file.ts";
import { Bulk } from "../../src/model/baseline.ts";
import { type Fact, inOrder } from "../../src/model/fact.ts";
import { FACTS, opened, partsOf, SIGNED, written } from "./bulk-files.ts";

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("\udc80", "\n", '"', "\\", '"long":{"at":0}', "é".repeat(600), "x".repeat(3000)),
);
const fact: fc.Arbitrary<Fact> = fc.record(
  {
    kind: fc.constantFrom("account", "config", "file", "package"),
    key: text,
    from: fc.array(text, { maxLength: 2 }),
    fields: fc.dictionary(
      text.filter((name) => name !== "__proto__"),
      fc.oneof(text, fc.integer(), fc.array(text)),
    ),
  },
  { requiredKeys: ["kind", "key", "fields"] },
);
const facts = fc
  .uniqueArray(fact, { selector: ({ kind, key }) => `${kind}:${key}`, maxLength: 20 })
  .map((all) => all.sort(inOrder));

/** As a bulk file was before facts could stand behind its head. */
function plain(all: readonly Fact[]) {
  const lines = all.map((one) => `${factLine(one)}\n`).join("");
  return { bulk: { file: "x.jsonl", sha256: sha256(lines), facts: all.length }, text: lines };
}

/** All that an audit may ask for. */
function everything({ facts: others, files }: ReturnType<typeof openBulk>): Fact[] {
  return [...others.map((one) => ({ ...one })), ...files].sort(inOrder);
}

describe("whatever facts hold, a bulk file", () => {
  test.each([
    ["as it is written", (all: Fact[]) => composeBulk("x.jsonl", all)],
    ["without a head of its own", plain],
  ])("%s gives just them, at hand and from disk", (_, compose) => {
    fc.assert(
      fc.property(facts, (all) => {
        const { bulk, text: content } = compose(all);
        expect(Bulk.safeParse(bulk).success).toBe(true);
        expect(readBulk(Buffer.from(content), bulk)).toEqual(all);
        expect(everything(opened(content, bulk))).toEqual(all);
      }),
      { numRuns: 60 },
    );
  });

  test("changed in any one byte is refused as a whole, and gives an audit nothing else", () => {
    const { length } = Buffer.from(SIGNED.text);
    fc.assert(
      fc.property(fc.nat(length - 1), fc.integer({ min: 1, max: 127 }), (at, bits) => {
        const bytes = Buffer.from(SIGNED.text);
        bytes[at] = (bytes[at] ?? 0) ^ bits;
        expect(() => readBulk(bytes, SIGNED.bulk)).toThrow("is not the state this baseline approves");
        const all = () => everything(opened(bytes.toString()));
        expect(all).toThrow(/is not (?:the state|what) this baseline approves/);
      }),
    );
  });
});

describe("a long fact", () => {
  test("stands behind the head, which has a reference in its place; a file never does", () => {
    const [head, long] = partsOf();
    expect(long).toBe(
      FACTS.slice(0, 2)
        .map((one) => `${factLine(one)}\n`)
        .join(""),
    );
    const line = `${factLine(FACTS[1] as Fact)}\n`;
    const place = { at: line.length, bytes: line.length, sha256: sha256(line) };
    expect(head.split("\n").slice(1)).toEqual([
      JSON.stringify({ kind: "config", key: "/etc/two.conf", long: place, from: ["/etc/two.conf"] }),
      ...FACTS.slice(2).map(factLine),
      "",
    ]);
  });

  test("is named by its reference, and its line is not read until somebody asks for its fields", () => {
    const [head, long] = partsOf();
    const { facts: found } = opened(head + "?".repeat(long.length));
    const one = found.find(({ key }) => key === "/etc/one.conf");
    expect([one?.kind, one?.from]).toEqual(["config", ["/etc/one.conf"]]);
    expect(() => one?.fields).toThrow("the line of config:/etc/one.conf is not what this baseline approves");
  });

  test("is refused where the file changes after it was opened", () => {
    const path = written(SIGNED.text);
    const { facts: found } = openBulk(new LineFile(path), SIGNED.bulk);
    appendFileSync(path, "\n");
    const one = found.find(({ key }) => key === "/etc/one.conf");
    expect(() => one?.fields).toThrow("changed while it was read; run the command again");
  });

  test("is none where all lines are short: the file is a head and no more", () => {
    const short = FACTS.slice(2);
    expect(composeBulk("x.jsonl", short)).toEqual(plain(short));
  });
});
