import fc from "fast-check";
import { expect, test } from "vitest";
import { compile, globMatcher, isLiteral, type Part } from "../../src/model/glob.ts";

/** Does the only part of a one-part pattern match a name? */
function matches(pattern: string, name: string): boolean {
  return compile(`/${pattern}`).some(([part]) => partMatches(part, name));
}

function partMatches(part: Part | undefined, name: string): boolean {
  if (part === undefined || part === "**") return part === "**";
  return "literal" in part ? part.literal === name : part.matches.test(name);
}

test.each([
  ["*.conf", "a.conf", true],
  ["*.conf", ".hidden.conf", true],
  ["*.conf", "a.conf.bak", false],
  ["*.conf", "a\n.conf", true],
  ["a?c", "abc", true],
  ["a?c", "a😀c", true],
  ["a?c", "a\udcffc", true],
  ["[abc]x", "bx", true],
  ["[!abc]x", "bx", false],
  ["[a-c]x", "bx", true],
  ["[]]x", "]x", true],
  ["[*]", "*", true],
  ["[*]", "a", false],
  ["{a,b}.xml", "b.xml", true],
  ["{a,b{1,2}}", "b2", true],
  ["{guid}", "{guid}", true],
  ["a.b+c(d)|$^", "a.b+c(d)|$^", true],
  ["*.b+c", "axb+c", false],
  ["[", "[", true],
] as const)("the pattern %s and the name %j: %s", (pattern, name, expected) => {
  expect(matches(pattern, name)).toBe(expected);
});

test("a pattern that is none is told", () => {
  expect(() => compile("etc/*")).toThrow("expected it to start with /");
  expect(() => compile("/[z-a]")).toThrow("runs backwards");
  expect(() => compile(`/${"{a,b}".repeat(20)}`)).toThrow("more than 1000 patterns");
});

test("a path without special characters is one path", () => {
  expect(isLiteral("/etc/{guid}/a-b.conf")).toBe(true);
  expect(["/etc/*", "/a?", "/[a]", "/{a,b}"].filter(isLiteral)).toEqual([]);
});

test("every name matches itself when its special characters stand in brackets", () => {
  const name = fc.string({ unit: "binary", minLength: 1 }).filter((text) => !/[/{},\]]/.test(text));
  fc.assert(
    fc.property(name, (text) => {
      expect(matches(text.replace(/[*?[]/g, "[$&]"), text)).toBe(true);
    }),
  );
});

test.each([
  ["/etc/*.conf", "/etc/a.conf", true],
  ["/etc/*.conf", "/etc/a/b.conf", false],
  ["/etc/**", "/etc/a/b.conf", true],
  ["/etc/**/b.conf", "/etc/b.conf", true],
  ["/etc/**/b.conf", "/etc/x/y/b.conf", true],
  ["/etc/{a,b}/c", "/etc/b/c", true],
  ["/etc", "/etc/a", false],
  ["/", "/", true],
])("the pattern %s and the path %s: %s", (pattern, path, expected) => {
  expect(globMatcher(pattern)(path)).toBe(expected);
});
