import { expect, test } from "vitest";
import { changeText, effectText, valueText } from "../../src/print/words.ts";

test("of two long values the place is shown where they begin to differ", () => {
  const [before, after] = ["one", "two"].map((end) => "x".repeat(500) + end);
  expect(changeText({ change: "changed", before, after })).toBe(
    `…${"x".repeat(20)}one → …${"x".repeat(20)}two`,
  );
});

test("a long value is cut, and it is said how much is left out", () => {
  expect(valueText("x".repeat(200))).toBe(`${"x".repeat(160)}… (40 more characters)`);
});

test("a whole fact is shown by the fields that say something", () => {
  const after = { uid: 0, gecos: "", locked: false, expires: null, groups: [], home: "/root" };
  expect(changeText({ change: "added", after })).toBe("+ uid: 0, home: /root");
  expect(changeText({ change: "removed", before: { locked: false } })).toBe("- no fields");
});

test("a value of its own that is added stands as it is, even an empty one", () => {
  expect(changeText({ change: "added", after: "" })).toBe('+ ""');
  expect(changeText({ change: "added", after: false })).toBe("+ false");
});

test("a secret is never shown, and that it is another one is said", () => {
  const secret = (digest: string) => ({ secret: { key: "k", digest } });
  expect(changeText({ change: "changed", before: secret("1"), after: secret("2") })).toBe(
    "(secret) → another (secret)",
  );
  expect(changeText({ change: "added", after: { password: secret("1") } })).toBe("+ password: (secret)");
});

test("an effect shows hashes by their first digits", () => {
  const [before, after] = ["a".repeat(64), "b".repeat(64)];
  expect(effectText({ address: "file:/a#sha256", change: "changed", before, after })).toBe(
    "aaaaaaaaaaaa… → bbbbbbbbbbbb…",
  );
});
