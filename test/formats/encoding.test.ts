import fc from "fast-check";
import { expect, test } from "vitest";
import { decode } from "../../src/formats/encoding.ts";
import { FormatError, LIMITS } from "../../src/formats/tree.ts";

const TEXT = "Pfad=C:\\Größe\nbreak=ω\n";
const utf16le = (text: string) => Buffer.from(text, "utf16le");
const utf16be = (text: string) => Buffer.from(text, "utf16le").swap16();
const marked = (mark: number[], body: Uint8Array) => Buffer.concat([Buffer.from(mark), body]);

test.each([
  ["UTF-8", Buffer.from(TEXT), "utf-8"],
  ["UTF-8 with a mark", marked([0xef, 0xbb, 0xbf], Buffer.from(TEXT)), "utf-8"],
  ["UTF-16 little endian with a mark", marked([0xff, 0xfe], utf16le(TEXT)), "utf-16le"],
  ["UTF-16 big endian with a mark", marked([0xfe, 0xff], utf16be(TEXT)), "utf-16be"],
  ["UTF-16 little endian without a mark", utf16le(TEXT), "utf-16le"],
  ["UTF-16 big endian without a mark", utf16be(TEXT), "utf-16be"],
])("%s is read as the same text", (_, bytes, encoding) => {
  expect(decode(bytes)).toEqual({ text: TEXT, encoding });
});

test("line ends of every kind become one kind", () => {
  expect(decode(Buffer.from("a\r\nb\rc\nd")).text).toBe("a\nb\nc\nd");
});

test("bytes that are no UTF-8 are Latin-1, and none of the 255 is lost", () => {
  const bytes = Uint8Array.from({ length: 255 }, (_, at) => at + 1).filter((byte) => byte !== 0x0d);
  const { text, encoding } = decode(bytes);
  expect(encoding).toBe("iso-8859-1");
  expect(Buffer.from(text, "latin1")).toEqual(Buffer.from(bytes));
});

test.each([
  ["iso-8859-1", [0xe9, 0x80], "é\u0080"],
  ["ISO-8859-2", [0xb1], "ą"],
  ["ISO-8859-5", [0xb0], "А"],
  ["windows-1252", [0x80], "€"],
])("an XML declaration of %s is followed", (label, bytes, text) => {
  const head = `<?xml version="1.0" encoding="${label}"?><a>`;
  const decoded = decode(Buffer.concat([Buffer.from(head), Buffer.from(bytes)]));
  expect(decoded).toEqual({ text: head + text, encoding: label.toLowerCase() });
});

test("a byte order mark wins over a declared encoding", () => {
  const text = '<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>';
  expect(decode(marked([0xef, 0xbb, 0xbf], Buffer.from(text))).text).toBe(text);
  expect(decode(marked([0xff, 0xfe], utf16le(text)))).toEqual({ text, encoding: "utf-16le" });
});

test("UTF-16 declared by a file of single bytes is not believed", () => {
  const text = '<?xml version="1.0" encoding="utf-16"?><a>é</a>';
  expect(decode(Buffer.from(text))).toEqual({ text, encoding: "utf-8" });
});

test("an encoding nobody knows is told", () => {
  expect(() => decode(Buffer.from('<?xml version="1.0" encoding="ebcdic-x"?><a/>'))).toThrow(/not known/);
});

test.each([
  ["a NUL in text", Buffer.from("a=1\0")],
  ["a program", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x3e])],
  ["UTF-16 cut in half a character", marked([0xff, 0xfe], utf16le("abc").subarray(0, 5))],
  ["UTF-16 with half a surrogate pair", marked([0xff, 0xfe], Buffer.from([0x00, 0xd8, 0x61, 0x00]))],
  ["UTF-32", marked([0xff, 0xfe], Buffer.from([0, 0, 0x61, 0, 0, 0]))],
])("%s is binary", (_, bytes) => {
  expect(() => decode(bytes)).toThrow(/^binary: /);
});

test("a file over the cap is not read", () => {
  expect(() => decode(new Uint8Array(LIMITS.bytes + 1))).toThrow(/expected at most 8388608/);
});

test("an empty file is empty text", () => {
  expect(decode(new Uint8Array(0))).toEqual({ text: "", encoding: "utf-8" });
});

test("any text comes back from UTF-8, and any bytes give text or a FormatError", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      fc.pre(!/[\0\r]/.test(text) && !text.startsWith("\ufeff"));
      expect(decode(Buffer.from(text)).text).toBe(text);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        expect(decode(bytes).text).not.toMatch(/[\0\r]/);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
    }),
  );
});
