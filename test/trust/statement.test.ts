import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import * as z from "zod";
import { SignedReport } from "../../src/model/signed.ts";
import { openEnvelope } from "../../src/trust/envelope.ts";
import { readStatement } from "../../src/trust/statement.ts";
import { TRUSTED } from "../print/line3-trusted.ts";
import { undescribed } from "../support/undescribed.ts";
import { envelope, KEYS } from "./host-chain.ts";

const SCHEMA = "../../src/trust/report.schema.json";

/** The statement that an envelope holds. */
function statement(report = TRUSTED) {
  const { payload } = openEnvelope(Buffer.from(envelope(1, undefined, { report })), KEYS.publicHex);
  return JSON.parse(new TextDecoder().decode(payload));
}

const read = (data: unknown) => readStatement(Buffer.from(JSON.stringify(data)));

test("the published schema of a report is the model's (renew it with vitest -u)", async () => {
  const schema = z.toJSONSchema(SignedReport, { io: "input" });
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(SCHEMA);
});

test("a signed report fits the published schema, and one with an unknown or a missing field does not", () => {
  const schema = JSON.parse(readFileSync(new URL(SCHEMA, import.meta.url), "utf8"));
  const validate = new Ajv2020({ strict: false, formats: { "date-time": true } }).compile(schema);
  const { predicate } = statement();
  expect(validate(predicate), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...predicate, more: 1 })).toBe(false);
  expect(validate({ ...predicate, link: undefined })).toBe(false);
});

test("every field of a report says in the schema what it is", () => {
  expect(undescribed(JSON.parse(readFileSync(new URL(SCHEMA, import.meta.url), "utf8")))).toEqual([]);
});

test("a report is an in-toto statement about its host", () => {
  const { predicate, ...head } = statement();
  expect(head).toEqual({
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: "line3", digest: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } }],
    predicateType: "https://mesdrift.dev/report/v1",
  });
  expect(predicate).toMatchObject({ format: "mesdrift-report/1", link: { sequence: 1 } });
  expect(read({ ...head, predicate })).toEqual(predicate);
});

test.each([
  [
    "a subject that is another host",
    { subject: [{ name: "line4", digest: { sha256: "0".repeat(64) } }] },
    "line4",
  ],
  ["another type of predicate", { predicateType: "https://slsa.dev/provenance/v1" }, "predicateType"],
  ["a field that is not known", { more: 1 }, "more"],
  ["two subjects", { subject: [] }, "subject"],
])("a statement with %s is refused", (_, change, says) => {
  expect(() => read({ ...statement(), ...change })).toThrow(says);
});

test.each([
  [
    "number beyond what a database counts",
    { link: { epoch: "0".repeat(32), sequence: 2 ** 31 } },
    "sequence",
  ],
  ["finding of an endless name", { findings: [{ ...TRUSTED.findings[0], id: "a".repeat(201) }] }, "id"],
  ["finding of an unprintable name", { findings: [{ ...TRUSTED.findings[0], id: "a\u0000" }] }, "id"],
  [
    "flood of lapses",
    {
      run: {
        ...{ trigger: "start", missed: [], health: { cpuSeconds: 0, seconds: 0, rssMb: 0, undelivered: 0 } },
        lapses: Array(10_001).fill({
          ...{ from: "2027-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z" },
          ...{ cause: "paused", detail: "x" },
        }),
      },
    },
    "lapses",
  ],
])("a report with a %s is refused", (_, change, says) => {
  const { predicate, ...head } = statement();
  expect(() => read({ ...head, predicate: { ...predicate, ...change } })).toThrow(says);
});

test("a value that is nested without end is refused in one clear line", () => {
  const [before, after] = JSON.stringify({
    ...statement(),
    predicate: { ...statement().predicate, findings: [{ before: "HERE" }] },
  }).split('"HERE"');
  const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
  expect(() => readStatement(Buffer.from(`${before}${deep}${after}`))).toThrow("no statement of mesdrift");
});

test("text of the host that is no whole Unicode is kept as it is", () => {
  const { predicate } = statement({ ...TRUSTED, agent: "\udc80\u202e" });
  expect(predicate.agent).toBe("\udc80\u202e");
});
