import fc from "fast-check";
import { expect, test } from "vitest";
import { packPayload, unpackPayload } from "../../../src/collector/store/payload.ts";

test("any payload comes out of the store byte for byte", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), (payload) => {
      expect(unpackPayload(packPayload(payload)).equals(payload)).toBe(true);
    }),
  );
});

test("what was packed with the first dictionary can be unpacked for as long as there are stores that hold it", () => {
  const packed = Buffer.from("ASi1L/0gX4UAAAh9BEAAasQxOchsiKJWpgg=", "base64");
  expect(unpackPayload(packed).toString()).toBe(
    '{"_type":"https://in-toto.io/Statement/v1","predicateType":"https://mesdrift.dev/all-clear/v1"}',
  );
});

test("a payload of a dictionary that is not known says so", () => {
  expect(() => unpackPayload(Buffer.of(9, 0, 0))).toThrow("needs dictionary 9");
  expect(() => unpackPayload(Buffer.of())).toThrow("needs dictionary 0");
});
