import { expect, test } from "vitest";
import { readToken, tokenText } from "../../src/wire/token.ts";

const TOKEN = { url: "https://collector.plant:8443", ca: "ab".repeat(32), secret: "s".repeat(43) };

test("a token is read as it was written, with the blanks of a careless copy", () => {
  expect(readToken(` ${tokenText(TOKEN)}\n`)).toEqual(TOKEN);
});

test.each([
  ["cut off", tokenText(TOKEN).slice(0, -9)],
  ["no token", "hunter2hunter2"],
  ["of another version", tokenText(TOKEN).replace("mesdrift1", "mesdrift9")],
  ["without a secret", tokenText({ ...TOKEN, secret: "" })],
])("a token that is %s is refused, and never repeated", (_, text) => {
  expect(() => readToken(text)).toThrow("found no token");
  expect(() => readToken(text)).not.toThrow(text.slice(0, 12));
});
