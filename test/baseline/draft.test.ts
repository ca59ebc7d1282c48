import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBulk } from "../../src/baseline/bulk.ts";
import { compile } from "../../src/baseline/compile.ts";
import { type DraftOptions, draft, MOST_INLINE } from "../../src/baseline/draft.ts";
import { loadBaseline } from "../../src/baseline/load.ts";
import { type Fact, inOrder } from "../../src/model/fact.ts";
import type { Gap } from "../../src/model/gaps.ts";
import type { Snapshot } from "../../src/model/snapshot.ts";
import { UNSAFE } from "../../src/model/text.ts";
import { kinds } from "./kinds.ts";

const options: DraftOptions = {
  id: "host",
  extends: [],
  watched: [],
  bulkFile: "host.facts.jsonl",
  schema: "baseline.schema.json",
};

function snapshot(facts: Fact[], unreadable: Gap[] = [], name = "line3"): Snapshot {
  return {
    format: "mesdrift-snapshot/1",
    host: { name, os: "debian", release: "12" },
    takenAt: "2026-01-01T00:00:00Z",
    agent: "0.1.0",
    ranAs: { user: "root", privileged: true },
    secretKey: "0011223344556677",
    watch: [],
    coverage: {
      facts: facts.length,
      kinds: { account: 0, config: 0, file: 0 },
      unreadable,
      capped: [],
      unparsed: [],
    },
    facts: facts.toSorted(inOrder),
  };
}

/** The facts that a draft approves, read back from what was written. */
function approved({ yaml, bulk }: ReturnType<typeof draft>): Fact[] {
  const { state } = compile([loadBaseline(yaml, "host.yaml")]);
  const stored =
    state?.bulk && bulk !== undefined ? readBulk(new TextEncoder().encode(bulk), state.bulk) : [];
  return [...(state?.facts ?? []), ...stored].sort(inOrder);
}

/** Text as an enemy would choose it: control characters, marks, YAML's own signs, bytes that are no UTF-8. */
const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom(
      "\n",
      "\u001b",
      "\u202e",
      ":",
      " ",
      "#",
      "-",
      "'",
      '"',
      "\\",
      "{",
      "&a",
      "*a",
      "!!js",
      "\udc80",
      "%",
      "?",
      "|",
      "\u0085",
      "\u2028",
      "\ufeff",
      "yes",
      "0x1",
    ),
  }),
  fc.constantFrom(
    "~",
    "null",
    "true",
    "1e3",
    "0644",
    "---",
    "...",
    "<<",
    "=",
    "- a",
    "a: b",
    "${x}",
    "$${x}",
  ),
);
const fields = fc.dictionary(
  hostile.filter((name) => name !== "__proto__"),
  fc.oneof(hostile, fc.integer(), fc.boolean(), fc.array(hostile), fc.constant(null)),
);
const fact: fc.Arbitrary<Fact> = fc.record(
  { kind: fc.constantFrom("account", "file", "other"), key: hostile, fields, from: fc.array(hostile) },
  { requiredKeys: ["kind", "key", "fields"] },
);
const facts = fc.uniqueArray(fact, { selector: ({ kind, key }) => `${kind}:${key}`, maxLength: 20 });

describe("whatever a host is called and holds", () => {
  test("its draft approves just that, and nothing is lost, added or taken for YAML", () => {
    fc.assert(
      fc.property(facts, hostile, (observed, name) => {
        const written = draft(snapshot(observed, [], name), kinds, options);
        const compared = observed.map((one) => ({ ...one, fields: withoutLastChange(one) }));
        expect(approved(written)).toEqual(compared.sort(inOrder));
      }),
      { numRuns: 300 },
    );
  });

  test("no character of a draft misleads the eye", () => {
    fc.assert(
      fc.property(facts, hostile, (observed, name) => {
        const { yaml } = draft(snapshot(observed, [], name), kinds, options);
        expect(yaml.replaceAll("\n", "").match(UNSAFE)).toBeNull();
      }),
    );
  });
});

function withoutLastChange({ kind, fields: { ...rest } }: Fact) {
  if (kind === "account") delete rest.lastChange;
  return rest;
}

describe("a draft", () => {
  const bob: Fact = {
    kind: "account",
    key: "bob",
    fields: { uid: 1000, shell: "/bin/sh", lastChange: "2026-01-01" },
    from: ["/etc/passwd"],
  };
  const config: Fact = {
    kind: "config",
    key: "/etc/a.conf",
    fields: { format: "ini", "/port": "08088" },
    from: ["/etc/a.conf"],
  };

  test("is read by people: small kinds a line each, many and long ones beside it", () => {
    const { yaml, bulk } = draft(snapshot([bob, config]), kinds, options);
    expect(yaml).toContain(
      "    # account\n    - { kind: account, key: bob, fields: { uid: 1000, shell: /bin/sh }, from: [ /etc/passwd ] }",
    );
    expect(bulk).toBe(
      '{"kind":"config","key":"/etc/a.conf","from":["/etc/a.conf"],"fields":{"/port":"08088","format":"ini"}}\n',
    );
  });

  test("leaves out what moves by itself", () => {
    expect(draft(snapshot([bob]), kinds, options).yaml).not.toContain("lastChange");
  });

  test("puts a kind with too many facts to read beside it", () => {
    const many = Array.from(
      { length: MOST_INLINE + 1 },
      (_, at): Fact => ({ kind: "account", key: `u${at}`, fields: {} }),
    );
    const { yaml, bulk } = draft(snapshot(many), kinds, options);
    expect(yaml).toContain(`facts: ${MOST_INLINE + 1}`);
    expect(bulk?.split("\n")).toHaveLength(MOST_INLINE + 2);
  });

  test("watches what its snapshot watched, but for what it inherits", () => {
    const inherited = [{ config: "/etc/ssh/*.conf" }];
    const asked = {
      ...snapshot([]),
      watch: [...inherited, { config: "/opt/a b*.conf", as: "ini" }, { file: "/opt/**" }],
    };
    const { yaml } = draft(asked, kinds, { ...options, watched: inherited });
    expect(compile([loadBaseline(yaml, "h.yaml")]).watch).toEqual([
      { config: "/opt/a b*.conf", as: "ini" },
      { file: "/opt/**" },
    ]);
  });

  test("remembers what could not be seen", () => {
    const gap: Gap = { address: "file:/etc/shadow#sha256", why: "denied\u001b[31m" };
    const { state } = compile([loadBaseline(draft(snapshot([], [gap]), kinds, options).yaml, "h.yaml")]);
    expect(state?.unseen).toEqual([{ address: gap.address, why: "denied\\u{1b}[31m" }]);
  });

  test("compares every kind that was looked at, though nothing was found of it", () => {
    expect(compile([loadBaseline(draft(snapshot([]), kinds, options).yaml, "h.yaml")]).state?.kinds).toEqual([
      "account",
      "config",
      "file",
    ]);
  });
});
