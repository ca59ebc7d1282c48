import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apache } from "../../src/formats/apache.ts";
import { apt } from "../../src/formats/apt.ts";
import { crontab, userCrontab } from "../../src/formats/crontab.ts";
import { directives } from "../../src/formats/directives.ts";
import { dotenv } from "../../src/formats/dotenv.ts";
import { fstab } from "../../src/formats/fstab.ts";
import { haproxy } from "../../src/formats/haproxy.ts";
import { ini } from "../../src/formats/ini.ts";
import { chrony, loginDefs, snmpd, sysctl } from "../../src/formats/key-value.ts";
import { erlang, lines, secrets } from "../../src/formats/lines.ts";
import { logrotate } from "../../src/formats/logrotate.ts";
import { mosquitto } from "../../src/formats/mosquitto.ts";
import { nested } from "../../src/formats/nested.ts";
import { nginx } from "../../src/formats/nginx.ts";
import { oracle } from "../../src/formats/oracle.ts";
import { pam } from "../../src/formats/pam.ts";
import { pgHba, pgIdent } from "../../src/formats/pg-hba.ts";
import { postgresql } from "../../src/formats/postgresql.ts";
import { properties } from "../../src/formats/properties.ts";
import { group, gshadow, htpasswd, passwd, pgpass, shadow } from "../../src/formats/records.ts";
import { redis } from "../../src/formats/redis.ts";
import { sshd } from "../../src/formats/sshd.ts";
import { sudoers } from "../../src/formats/sudoers.ts";
import { systemd } from "../../src/formats/systemd.ts";
import { type Format, FormatError, LIMITS } from "../../src/formats/tree.ts";
import { fieldsOf } from "./fields.ts";

const FORMATS: [string, Format][] = [
  ...[apache, apt, chrony, crontab, directives, dotenv, erlang, fstab, group, gshadow, haproxy, ini, lines],
  ...[loginDefs, logrotate, mosquitto, nested, nginx, oracle, pam, passwd, pgHba, pgIdent, postgresql],
  ...[
    htpasswd,
    pgpass,
    secrets,
    properties,
    redis,
    shadow,
    snmpd,
    sshd,
    sudoers,
    sysctl,
    systemd,
    userCrontab,
  ],
].map((format) => [format.name, format]);

/** Pieces that mean something in one format or another, so that arbitrary text reaches the corners. */
const PIECES = [
  ..."\"'\\#;{}()[]<>=:,%!@/$~-+| \t\n\r\0aZ0é𝒳\ud800",
  ..."listener 1883\n|Match User x\n|Defaults|rule |[Service]\n|ExecStart=|</a>|<a b>|export |\\\n|\\u00e9|user |save |#include ".split(
    "|",
  ),
  ..."location ~|server {|auth required pam|host all all 0.0.0.0|endscript|postrotate|@daily |constructor|__proto__".split(
    "|",
  ),
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: "binary" })), { maxLength: 60 })
  .map((all) => all.join(""));

function outcome(format: Format, config: string): "tree" | "refused" {
  try {
    format.parse(config);
    return "tree";
  } catch (error) {
    if (error instanceof FormatError) return "refused";
    throw error;
  }
}

describe.each(FORMATS)("%s", (_, format) => {
  test("gives a tree or says why not, for any text", () => {
    fc.assert(
      fc.property(text, (config) => ["tree", "refused"].includes(outcome(format, config))),
      { numRuns: 200 },
    );
  });

  test("an empty file has no fields", () => {
    expect(fieldsOf(format, "")).toEqual({});
    expect(fieldsOf(format, "\n \n\t\n")).toEqual({});
  });

  test("blank lines and white space at the end of lines are no difference", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z][a-z =:;{}]{0,20}$/)), (said) => {
        const plain = said.map((line) => line.trim()).join("\n");
        const spaced = said.map((line) => `${line.trim()} \t`).join("\n\n");
        fc.pre(outcome(format, plain) === "tree");
        expect(fieldsOf(format, spaced)).toEqual(fieldsOf(format, plain));
      }),
      { numRuns: 50 },
    );
  });

  test("hostile repetition takes linear time", () => {
    const started = performance.now();
    for (const piece of [
      "(",
      '"',
      "\\",
      " ",
      "${",
      "a=",
      "{",
      "<a ",
      "[",
      " #",
      "\\\n",
      "'",
      "a,",
      "a:",
      ";",
      "x\n",
      "=(",
    ])
      outcome(format, `a ${piece.repeat(50_000)}`);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

test("more lines than the cap on nodes are refused, and the error says so", () => {
  expect(() => lines.parse("x\n".repeat(LIMITS.nodes + 1))).toThrow(/expected at most 100000/);
});
