import fc from "fast-check";
import { expect, test } from "vitest";
import { dotenv } from "../../src/formats/dotenv.ts";
import { properties } from "../../src/formats/properties.ts";
import { fieldsOf } from "./fields.ts";

test("keys of Java properties end at =, : or white space", () => {
  expect(fieldsOf(properties, "a=1\nb : 2\nc 3\nd\n e = 5 = 6\n")).toEqual({
    "/a": "1",
    "/b": "2",
    "/c": "3",
    "/d": "",
    "/e": "5 = 6",
  });
});

test("escapes of Java properties are decoded in keys and values", () => {
  expect(fieldsOf(properties, String.raw`key\ with\=signs = caf\u00e9\ttab c\:\\x`)).toEqual({
    "/key with%3Dsigns": "café\ttab c:\\x",
  });
});

test("a property goes on behind an odd number of backslashes only", () => {
  expect(fieldsOf(properties, "jars=\\\n   a.jar,\\\n   b.jar\npath=c:\\\\\nnext=1\n")).toEqual({
    "/jars": "a.jar,b.jar",
    "/path": "c:\\",
    "/next": "1",
  });
});

test("# and ! start comments of Java properties, and comments don't go on", () => {
  expect(fieldsOf(properties, "# no \\\na=1\n! b=2\nc=#3")).toEqual({ "/a": "1", "/c": "#3" });
});

test("a malformed \\u escape is refused with its line", () => {
  expect(() => properties.parse("a=1\nb=\\u00g0")).toThrow("line 2: \\u without four hexadecimal digits");
});

test("any key and value that Java would write come back", () => {
  const escaped = (text: string) =>
    Array.from(
      { length: text.length },
      (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`,
    ).join("");
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1 }), fc.string({ unit: "binary" }), (key, value) => {
      expect(properties.parse(`${escaped(key)}=${escaped(value)}`).children).toEqual([
        { name: key, value, children: [] },
      ]);
    }),
  );
});

test("quotes around a variable are no part of its value, unless they keep a $ from meaning anything", () => {
  expect(
    fieldsOf(
      dotenv,
      'A="x y"\nB=\'$x\'\nC=plain words # why\nD=a#b\nH=#fff\nI= # none\nE=\nF="say \\"hi\\""\nG="a"b',
    ),
  ).toEqual({
    "/A": "x y",
    "/B": "'$x'",
    "/C": "plain words",
    "/D": "a#b",
    "/H": "#fff",
    "/I": "",
    "/E": "",
    "/F": 'say "hi"',
    "/G": '"a"b',
  });
});

test("an exported variable says so, and other shell code is kept in order", () => {
  expect(fieldsOf(dotenv, 'export JAVA_OPTS="$JAVA_OPTS -Xmx1g"\nif [ -f x ]; then\n  . x\nfi')).toEqual({
    "/JAVA_OPTS": "$JAVA_OPTS -Xmx1g",
    "/JAVA_OPTS/@export": "yes",
    "/line[1]": "if [ -f x ]; then",
    "/line[2]": ". x",
    "/line[3]": "fi",
  });
});

test("a quoted value may span lines, and a quote that never closes is refused", () => {
  expect(fieldsOf(dotenv, 'KEY="one\ntwo"\nNEXT=1')).toEqual({ "/KEY": "one\ntwo", "/NEXT": "1" });
  expect(() => dotenv.parse('A=1\nB="x\n')).toThrow("line 2: a quote is opened and never closed");
});
