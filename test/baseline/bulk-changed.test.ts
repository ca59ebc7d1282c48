import { describe, expect, test } from "vitest";
import { readBulk } from "../../src/baseline/bulk.ts";
import { sha256 } from "../../src/baseline/bulk-line.ts";
import type { ComposedBulk } from "../../src/baseline/compose-bulk.ts";
import { opened, partsOf, SIGNED, signedAs } from "./bulk-files.ts";

const [head, long] = partsOf();
const [one = "", two = ""] = long.split(/(?<=\n)/);
const NOT_APPROVED = "is not the state this baseline approves";
const OTHER_LINE = "is not what this baseline approves: its sha256 is";

const whole = (text: string, bulk = SIGNED.bulk) => readBulk(Buffer.from(text), bulk);
/** What an audit gets when it asks for each long fact. */
const asked = ({ text, bulk }: ComposedBulk) => opened(text, bulk).facts.map(({ fields }) => fields);

describe("a bulk file that somebody changed is refused when it is opened", () => {
  test.each([
    ["its head", () => SIGNED.text.replace('"/a":"b"', '"/a":"c"'), NOT_APPROVED],
    ["a file in its head", () => SIGNED.text.replace("fff", "0ff"), NOT_APPROVED],
    ["the hash in a reference", () => SIGNED.text.replace(/"sha256":"./, '"sha256":"-'), NOT_APPROVED],
    ["cut off in its head", () => head.slice(0, -5), NOT_APPROVED],
    ["cut off in the long part", () => SIGNED.text.slice(0, -5), "bytes, expected"],
    ["without its long part", () => head, "bytes, expected"],
    ["with something after it", () => `${SIGNED.text}{}\n`, "bytes, expected"],
    ["empty", () => "", NOT_APPROVED],
  ])("%s", (_, change, says) => {
    expect(() => opened(change())).toThrow(says);
    expect(() => whole(change())).toThrow(NOT_APPROVED);
  });
});

describe("a long line that somebody changed is refused when it is asked for, and the whole file by whoever reads all", () => {
  test.each([
    ["in one character", SIGNED.text.replace("111", "112")],
    ["for another of the same length", head + two + one],
    ["for one fact twice", head + one + one],
    ["in its end", SIGNED.text.replace(/\n$/, " ")],
    ["for what is no line", head + "\n".repeat(long.length)],
  ])("%s", (_, text) => {
    expect(opened(text).facts).toHaveLength(3);
    expect(() => asked({ ...SIGNED, text })).toThrow(OTHER_LINE);
    expect(() => whole(text)).toThrow(NOT_APPROVED);
  });
});

describe("what nobody should have signed is refused all the same", () => {
  const swappedNames = head.replaceAll("one.conf", "ONE.conf");
  test.each([
    ["a line that begins elsewhere", head.replace('"at":0', '"at":1'), "expected it at 0"],
    ["a line in the head", head.replace('"at":0', '"at":-9'), "expected it at 0"],
    ["one line for two facts", head.replace(/"at":[1-9]\d*/, '"at":0'), "behind the long line before it"],
    [
      "a line that ends behind the file",
      head.replace(/"bytes":\d+(?!.*bytes)/s, '"bytes":9999999'),
      "bytes, expected",
    ],
    ["a line of no length", head.replace(/"bytes":\d+/, '"bytes":0'), "with 0 bytes"],
    ["a length that is none", head.replace(/"bytes":\d+/, '"bytes":"1"'), "a line that is no fact"],
    ["a place that is none", head.replace(/"long":\{[^}]*\}/, '"long":null'), "a line that is no fact"],
    ["references for files", head.replaceAll('"config"', '"file"'), "bytes, expected"],
    ["a reference to a line of another name", swappedNames, "found config:/etc/one.conf where"],
    ["a reference that says it is from elsewhere", head.replace('["/etc/one', '["/etc/1'), "that it is from"],
  ])("%s", (_, changed, says) => {
    const signed = signedAs(changed, long);
    expect(() => asked(signed)).toThrow(says);
    expect(() => whole(signed.text, signed.bulk)).toThrow(says);
  });

  test("a reference to a long line that is no fact", () => {
    const other = one.replace('"fields"', '"felder"');
    const signed = signedAs(head.replace(sha256(one), sha256(other)), other + two);
    expect(() => asked(signed)).toThrow("a line that is no fact");
  });

  test("another number of facts", () => {
    const bulk = { ...SIGNED.bulk, facts: 5 };
    expect(() => opened(SIGNED.text, bulk)).toThrow("another number of facts than 5, which was approved: 4");
  });

  test("a head that is not where the baseline says", () => {
    const bulk = { ...SIGNED.bulk, head: { bytes: 7, sha256: SIGNED.bulk.sha256 } };
    expect(() => opened(SIGNED.text, bulk)).toThrow("the sha256 of its first 7 bytes is");
  });

  test("references in a file whose baseline tells of no head", () => {
    const { head: _, ...bulk } = SIGNED.bulk;
    expect(() => opened(SIGNED.text, { ...bulk, facts: 6 })).toThrow("a line that is no fact");
  });
});
