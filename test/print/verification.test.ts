import { expect, test } from "vitest";
import { PLAIN } from "../../src/print/page.ts";
import { verificationText } from "../../src/print/verification.ts";
import { chain, envelope, named, SHORT, verified } from "../trust/host-chain.ts";

const text = (files: ReturnType<typeof named>) =>
  verificationText(verified(files), { ink: PLAIN, width: 100 });

test("a chain that holds is told with its first and last number, and what nobody can know", () => {
  const said = text(named(chain(3)));
  expect(said).toMatch(
    /^Verified 3 reports of 1 host\n\n {2}line3\n {4}Key [0-9a-f]{16}, epoch eeeeeeeeeeeeeeee\n/,
  );
  expect(said).toContain("Numbers 1 to 3, made 2026-03-01T00:00:00.000Z to 2026-03-03T00:00:00.000Z");
  expect(said.replace(/\s+/g, " ")).toContain(
    "Whether there was a later one can't be told from the chain alone",
  );
  expect(said).toMatch(/Result: all of it holds\.\n$/);
});

test("what does not hold is listed by its crime and its file", () => {
  const [first = "", , third = ""] = chain(3);
  const said = text(named([first, third]));
  expect(said).toContain("Does not hold (2)\n  wrong-name: reports/");
  expect(said).toMatch(/Result: 2 things do not hold\.\n$/);
});

test("a report that was signed by a hostile host can't act on the terminal", () => {
  const name = "\u001b[2Jline3\u202e";
  const said = text(named([envelope(1, undefined, { report: { host: { ...SHORT.host, name } } })]));
  expect(said).toContain("\\u{1b}[2Jline3\\u{202e}");
  expect(said).not.toMatch(/[\u001b\u202e]/);
});
