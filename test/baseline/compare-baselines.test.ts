import { describe, expect, test } from "vitest";
import { compareBaselines } from "../../src/baseline/compare-baselines.ts";
import { compile, seal } from "../../src/baseline/compile.ts";
import { loadBaseline } from "../../src/baseline/load.ts";
import type { OpenBaseline } from "../../src/baseline/open.ts";
import { baselineChangesText } from "../../src/print/baseline-changes.ts";
import { PLAIN } from "../../src/print/page.ts";
import { kinds } from "./kinds.ts";

const TEXT = `id: site
version: 1
title: A site
applies: { os: debian }
watch: [{ config: /etc/a.conf }]
state:
  kinds: [account]
  facts:
    - { kind: account, key: bob, fields: { uid: 1000, shell: /bin/sh } }
  ignore: [account:guest]
checks:
  - id: A-1
    title: Tries are few
    at: account:*#uid
    expect: { notIn: [0, 1] }
    absent: fails
    severity: high
    why: because
    fix: edit it
    refs: {}
`;

function open(text: string): OpenBaseline {
  const baseline = compile([loadBaseline(text, "b.yaml")]);
  return { baseline, sha256: seal(baseline).sha256, facts: baseline.state?.facts ?? [] };
}

/** What exchanging one text for another would change, `part effect subject`. */
async function changes(from: string | RegExp, to: string): Promise<string[]> {
  const found = await compareBaselines(open(TEXT), open(TEXT.replace(from, to)), kinds);
  return found.map(({ part, effect, subject }) => `${part} ${effect} ${subject}`);
}

test("the same baseline changes nothing", async () => {
  expect(await changes("title: A site", "title: Another")).toEqual([]);
});

describe("a check", () => {
  test.each([
    ["gone asks less", /checks:.*/s, "", ["check looser A-1"]],
    ["that lets more pass asks less", "notIn: [0, 1]", "notIn: [0]", ["check looser A-1"]],
    ["that lets less pass asks more", "notIn: [0, 1]", "notIn: [0, 1, 2]", ["check tighter A-1"]],
    ["that lets other things pass is another", "notIn: [0, 1]", "notIn: [2]", ["check other A-1"]],
    ["with another question is another", "notIn: [0, 1]", "atLeast: 2", ["check other A-1"]],
    [
      "that leaves somebody out asks less",
      "absent: fails",
      "absent: fails\n    except: [account:root]",
      ["check looser A-1"],
    ],
    ["that holds when nothing is there asks less", "absent: fails", "absent: holds", ["check looser A-1"]],
    ["of less severity asks less", "severity: high", "severity: low", ["check looser A-1"]],
    ["of more severity asks more", "severity: high", "severity: critical", ["check tighter A-1"]],
    ["in other words is the same", "why: because", "why: as it is", []],
  ])("%s", async (_, from, to, expected) => {
    expect(await changes(from, to)).toEqual(expected);
  });

  test.each([
    ["atMost: 4", "atMost: 6", "looser"],
    ["atMost: 4", "atMost: 3", "tighter"],
    ["atLeast: 8", "atLeast: 6", "looser"],
    ["range: [1, 5]", "range: [0, 9]", "looser"],
    ["range: [1, 5]", "range: [2, 9]", "other"],
    ["in: [1]", "in: [1, 2]", "looser"],
    ["subset: [1, 2]", "subset: [1]", "tighter"],
    ["modeAtMost: '0640'", "modeAtMost: '0644'", "looser"],
    ["modeAtMost: '0640'", "modeAtMost: '0600'", "tighter"],
    ["modeAtMost: '0640'", "modeAtMost: '0606'", "other"],
  ])("from %s to %s is %s", async (from, to, effect) => {
    const [old, fresh] = [from, to].map((expect) => open(TEXT.replace("notIn: [0, 1]", expect)));
    expect(old && fresh && (await compareBaselines(old, fresh, kinds))).toMatchObject([
      { subject: "A-1", effect },
    ]);
  });
});

describe("scope and state", () => {
  test.each([
    ["a watch gone asks less", "[{ config: /etc/a.conf }]", "[]", ['watch looser {"config":"/etc/a.conf"}']],
    ["a kind gone asks less", "kinds: [account]", "kinds: []", ["scope looser account"]],
    ["more ignored asks less", "[account:guest]", "[account:guest, account:a]", ["scope looser account:a"]],
    ["other hosts are told", "os: debian", "os: ubuntu", ["applies other applies"]],
    [
      "a new fact is told",
      "    - { kind",
      "    - { kind: account, key: eve, fields: {} }\n    - { kind",
      ["state other account:eve"],
    ],
    ["a fact gone is told", /facts:\n.*/, "facts: []", ["state other account:bob"]],
    ["a changed field is told", "/bin/sh", "/bin/bash", ["state other account:bob#shell"]],
  ])("%s", async (_, from, to, expected) => {
    expect(await changes(from, to)).toEqual(expected);
  });

  test("a person reads what asks less first, and the values", async () => {
    const fresh = open(TEXT.replace("/bin/sh", '"/bin/\\e[31m"').replace("absent: fails", "absent: holds"));
    expect(baselineChangesText(await compareBaselines(open(TEXT), fresh, kinds), PLAIN)).toBe(
      [
        "Asks less of the host (1)",
        "  check A-1 when absent: fails → holds",
        "",
        "Changes what is approved (1)",
        "  state account:bob#shell would be approved with another value /bin/sh → /bin/\\u{1b}[31m",
        "",
      ].join("\n"),
    );
  });
});
