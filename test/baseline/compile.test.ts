import { describe, expect, test } from "vitest";
import { compile, seal } from "../../src/baseline/compile.ts";
import { loadBaseline, loadCompiled, type Source } from "../../src/baseline/load.ts";

const CHECK = `
  - id: A-1
    title: Tries are few
    at: sshd:maxauthtries#value
    expect: { atMost: "\${tries}" }
    absent: holds
    severity: high
    why: because of \${tries}, and not of $\${this}
    fix: edit it
    refs: {}`;
const PACK = `id: pack
version: 3
title: A pack
applies: { os: debian, release: ["12"] }
parameters: { tries: { about: most tries, default: 4 } }
watch: [{ config: /etc/a.conf }]
checks:${CHECK}
`;
const SITE = `id: site
version: 7
title: A site
extends: [pack]
values: { tries: 3 }
watch: [{ config: /etc/a.conf }, { file: "/opt/**" }]
`;

function sources(...texts: string[]): Source[] {
  return texts.map((text, at) => loadBaseline(text, `${at}.yaml`));
}

describe("a parameter", () => {
  test("has its default, unless the extending baseline says otherwise", () => {
    const expected = (...texts: string[]) => compile(sources(...texts)).checks[0]?.expect;
    expect(expected(PACK)).toEqual({ atMost: 4 });
    expect(expected(PACK, SITE)).toEqual({ atMost: 3 });
  });

  test("is put into text, where two dollars stand for the text itself", () => {
    expect(compile(sources(PACK)).checks[0]?.why).toBe("because of 4, and not of ${this}");
  });

  test("without a value is a mistake where it is used", () => {
    const open = PACK.replace(", default: 4", "");
    expect(() => compile(sources(open))).toThrow('0.yaml:11:23: parameter "tries" has no value');
  });

  test("with a value of the wrong sort is a mistake where it was given", () => {
    expect(() => compile(sources(PACK, SITE.replace("tries: 3", "tries: few")))).toThrow(
      '1.yaml:5:18: the value of parameter "tries" does not fit: atMost: expected number, found string few',
    );
  });
});

describe("a baseline that extends another", () => {
  test("takes over its checks, watches and hosts, and names it", () => {
    const compiled = compile(sources(PACK, SITE));
    expect(compiled).toMatchObject({
      id: "site",
      version: 7,
      applies: { os: "debian" },
      includes: [{ id: "pack", version: 3 }],
    });
    expect(compiled.watch).toEqual([{ config: "/etc/a.conf" }, { file: "/opt/**" }]);
    expect(compiled.checks.map(({ id }) => id)).toEqual(["A-1"]);
  });

  test("replaces a check by one with the same id", () => {
    const other = `${SITE}checks:${CHECK.replace("severity: high", "severity: low")}\n`;
    expect(compile(sources(PACK, other)).checks).toMatchObject([{ id: "A-1", severity: "low" }]);
  });

  test("adds up approved state, the nearest fact last", () => {
    const fact = (value: number) => `{ kind: a, key: x, fields: { n: ${value} } }`;
    const state = (value: number) => `state: { kinds: [a], facts: [${fact(value)}] }\n`;
    expect(compile(sources(PACK + state(1), SITE + state(2))).state).toMatchObject({
      kinds: ["a"],
      facts: [{ fields: { n: 2 } }],
    });
  });

  test("can't have bulk state where the other has it", () => {
    const state = `state: { kinds: [a], bulk: { file: x.jsonl, sha256: ${"a".repeat(64)}, facts: 0 } }\n`;
    expect(() => compile(sources(PACK + state, SITE + state))).toThrow(
      "1.yaml:7:28: what this extends has bulk state already",
    );
  });
});

describe("the compiled form", () => {
  const compiled = compile(sources(PACK, SITE));
  const { text, sha256 } = seal(compiled);

  test("is accepted wherever YAML is, and keeps its hash", () => {
    for (const source of [loadCompiled(text, "c.json"), loadBaseline(text, "c.json")])
      expect(source && seal(compile([source])).sha256).toBe(sha256);
  });

  test("is the same whatever the order of names in the YAML", () => {
    const turned = SITE.trimEnd().split("\n").reverse().join("\n");
    expect(seal(compile(sources(PACK, turned))).sha256).toBe(sha256);
  });

  test("tells another one by its hash", () => {
    expect(seal(compile(sources(PACK, SITE.replace("tries: 3", "tries: 5")))).sha256).not.toBe(sha256);
  });

  test("with an unknown field is refused with its place", () => {
    expect(() => loadBaseline(text.replace('{"applies"', '{"aplies":1,"applies"'), "c.json")).toThrow(
      'c.json:1:2: unknown field "aplies", did you mean "applies"?',
    );
  });
});
