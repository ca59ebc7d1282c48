import { expect, test } from "vitest";
import { piecesOf } from "../../../agent/report/pieces.ts";
import type { Fact } from "../../../src/model/fact.ts";
import { canned } from "../../support/canned-snapshot.ts";

const files = (number: number): Fact[] =>
  Array.from({ length: number }, (_, at) => ({
    kind: "file",
    key: `/opt/mes/${String(at).padStart(4, "0")}`,
    fields: { sha256: "0".repeat(64) },
  }));
const bounds = { piece: 1000, fact: 2000, kind: 20_000 };

test("a small kind is one piece, without facts and gaps of other kinds", () => {
  const other: Fact = { kind: "port", key: "tcp/0.0.0.0:80", fields: {} };
  const gaps = [
    { address: "port:*", why: "no right to look" },
    { address: "file:/opt/x", why: "no right to look" },
  ];
  const [piece, ...rest] = piecesOf(canned([...files(2), other], gaps), "file", bounds);
  expect(rest).toEqual([]);
  expect(piece?.facts).toEqual(files(2));
  expect(piece?.coverage).toMatchObject({ facts: 2, kinds: { file: 2 }, unreadable: [gaps[1]] });
  expect(piece?.piece).toMatchObject({ kind: "file", number: 1, of: 1 });
});

test("a large kind is several pieces with one digest, which together hold each fact once", () => {
  const pieces = piecesOf(canned(files(100)), "file", bounds);
  expect(pieces.length).toBeGreaterThan(5);
  expect(pieces.flatMap(({ facts }) => facts)).toEqual(files(100));
  expect(new Set(pieces.map(({ piece }) => piece?.digest)).size).toBe(1);
  expect(pieces.map(({ piece }) => piece?.number)).toEqual(pieces.map((_, at) => at + 1));
  for (const { facts } of pieces) expect(JSON.stringify(facts).length).toBeLessThan(1200);
});

test("more than may be delivered is told as capped, with what to do, and nothing of it is sent", () => {
  const pieces = piecesOf(canned(files(400)), "file", bounds);
  expect(pieces).toHaveLength(1);
  expect(pieces[0]?.facts).toEqual([]);
  expect(pieces[0]?.coverage).toMatchObject({
    kinds: { file: 400 },
    capped: [
      {
        address: "file:*",
        why: expect.stringMatching(/^its 400 facts have \d+ bytes; .* take a snapshot on the host$/),
      },
    ],
  });
});

test("one fact that is too long is left out and told, the others are sent", () => {
  const long: Fact = { kind: "file", key: "/opt/long", fields: { target: "x".repeat(3000) } };
  const [piece] = piecesOf(canned([long, ...files(2)]), "file", bounds);
  expect(piece?.facts).toEqual(files(2));
  expect(piece?.coverage.capped).toMatchObject([{ address: "file:/opt/long" }]);
});

test("what moves by itself changes no digest, and what is approved does", () => {
  const service = (pid: number, active: string): Fact => ({
    kind: "os",
    key: "os",
    fields: { hostname: active, bootTime: String(pid) },
  });
  const digest = (fact: Fact) => piecesOf(canned([fact]), "os")[0]?.piece?.digest;
  expect(digest(service(1, "line3"))).toBe(digest(service(2, "line3")));
  expect(digest(service(1, "line3"))).not.toBe(digest(service(1, "line4")));
});
