/** `npm run new-probe NAME` writes a probe, its test and the recorded machine that the test reads. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const probe = (kind: string) => `import { FormatError } from "../../src/formats/tree.ts";
import type { Fields } from "../../src/model/fact.ts";
import { type Host, HostError } from "../host/host.ts";
import type { Probe } from "./probe.ts";

const TABLE = "/etc/${kind}.conf";

export const probe: Probe = {
  kind: "${kind}",
  about: "What a fact of this kind is. Key: how it is made.",
  fields: { value: { is: "state", about: "what it says" } },
  async *observe(host) {
    for (const [key, fields] of await read(host)) yield { fact: { kind: "${kind}", key, fields, from: [TABLE] } };
  },
};

async function read(host: Host): Promise<Map<string, Fields>> {
  const text = await host.text(TABLE);
  try {
    return parse(text);
  } catch (thrown) {
    if (thrown instanceof FormatError) throw new HostError("failed", \`\${TABLE}: \${thrown.message}\`);
    throw thrown;
  }
}

/** Rows of name and value. Throws {@link FormatError} on any other: a row that can't be read is never left out. */
export function parse(text: string): Map<string, Fields> {
  const rows = text.split("\\n").filter((row) => row !== "");
  return new Map(rows.map(row));
}

function row(text: string, at: number): [string, Fields] {
  const match = /^(\\S+) (\\S+)$/.exec(text);
  if (!match) throw new FormatError("expected a name and a value", at + 1);
  return [match[1] ?? "", { value: match[2] ?? "" }];
}
`;

const test = (kind: string) => `import { join } from "node:path";
import { expect, test } from "vitest";
import { parse, probe } from "../../../agent/probes/${kind}.ts";
import { machine, seen } from "../../support/machine.ts";
import { recordedHost } from "../../support/recorded-host.ts";

test("a recorded machine tells its ${kind}", async () => {
  const { facts, unreadable } = await seen(probe, recordedHost(join(import.meta.dirname, "fixtures/${kind}")));
  expect(facts).toEqual({ first: { value: "1" } });
  expect(unreadable).toEqual([]);
});

test("a row that is cut is told, not left out", () => {
  expect(() => parse("first 1\\nsecond")).toThrow("line 2");
});

test("without the file the kind is unreadable, not empty", async () => {
  await expect(seen(probe, machine({}))).rejects.toThrow("no such file");
});
`;

/** The files of a new probe by path. Throws where the name is no kind: lower-case words joined by "-". */
export function scaffold(kind: string): Record<string, string> {
  if (!/^[a-z]+(?:-[a-z]+)*$/.test(kind))
    throw new Error(`"${kind}" is no kind: expected words such as serial-port`);
  return {
    [`agent/probes/${kind}.ts`]: probe(kind),
    [`test/agent/probes/${kind}.test.ts`]: test(kind),
    [`test/agent/probes/fixtures/${kind}/files/etc/${kind}.conf`]: "first 1\n",
  };
}

function write(top: string, files: Record<string, string>): void {
  const taken = Object.keys(files).filter((file) => existsSync(join(top, file)));
  if (taken.length > 0) throw new Error(`already there: ${taken.join(", ")}`);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(top, file)), { recursive: true });
    writeFileSync(join(top, file), text);
    console.log(file);
  }
}

if (import.meta.main) {
  write(process.cwd(), scaffold(process.argv[2] ?? ""));
  console.log("Now add it to the list in agent/probes/index.ts.");
}
