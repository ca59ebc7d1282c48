import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seal } from "../../src/baseline/compile.ts";
import { ASSIGNMENTS } from "../../src/model/assignment.ts";
import { COMPILED, type CompiledBaseline } from "../../src/model/baseline.ts";
import { canonical } from "../../src/model/canonical.ts";
import type { Check } from "../../src/model/check.ts";
import { WAIVERS, type Waiver } from "../../src/model/waiver.ts";
import { agent } from "./run-program.ts";
import { type Plant, plant } from "./trust.ts";

const check = (id: string, severity: Check["severity"]): Check => ({
  id,
  title: `No host is as ${id} has it`,
  at: `os:os#${id}`,
  expect: { equals: "what no host has" },
  absent: "fails",
  severity,
  why: "It is a test.",
  fix: "Nothing is to be done.",
  refs: {},
});

/** Checks that no host holds. */
export const BASELINE: CompiledBaseline = {
  format: COMPILED,
  id: "line3",
  version: 3,
  title: "Line 3",
  applies: {},
  includes: [],
  watch: [],
  checks: [check("hostname", "high"), check("id", "low"), check("kernel", "medium")],
};

const waiver = (id: string, field: string, until: string) =>
  ({
    id,
    at: `os:os#${field}`,
    hosts: ["*"],
    owner: "B. Kaya",
    reason: "remote maintenance until the new gateway is there",
    compensating: "the switch filters the port",
    from: "2026-01-01T00:00:00Z",
    until,
  }) satisfies Waiver;

/** This machine as a host that obeys the engineers of a made-up plant. */
export interface TrustingHost {
  plant: Plant;
  /** The agent's own folder. */
  state: string;
  folder: string;
  /** The public half of the host's key, as a file. */
  key: string;
  /** Runs the agent with the host's state. */
  agent: typeof agent;
  /** What mesdrift-agent export wrote, in order. */
  exported(): string[];
  remove(): void;
}

/** A plant that waives one of three findings, and has waived another before; and a host that trusts it. */
export async function trustingHost(): Promise<TrustingHost> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "mesdrift-")));
  const [state, key, reports] = ["state", "line3.pub", "reports"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const made = plant(join(folder, "trust"));
  const assignment = { name: "all hosts", hosts: ["*"], baselines: ["site-a/line3.json"] };
  const waivers = [
    waiver("W-3", "hostname", "2126-01-01T00:00:00Z"),
    waiver("W-1", "kernel", "2026-01-02T00:00:00Z"),
  ];
  made.putSite("site-a", {
    "line3.json": seal(BASELINE).text,
    "assignments.json": canonical({ format: ASSIGNMENTS, assignments: [{ ...assignment, applies: {} }] }),
    "waivers.json": canonical({ format: WAIVERS, waivers }),
  });
  const run: typeof agent = ([command = "", ...args], options) => {
    const words = command.split(" ");
    return agent([...words, "--state", state, ...args], options);
  };
  const place = ["--site", "site-a", "--from", made.folder.path, "--root-fingerprint", made.pin.fingerprint];
  const added = await run(["trust add", ...place]);
  if (added.status !== 0) throw new Error(`trust add: ${added.stderr}`);
  writeFileSync(key, (await run(["key show"])).stdout);
  const exported = () =>
    readdirSync(reports, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".json"))
      .map((name) => join(reports, name))
      .sort();
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { plant: made, state, folder, key, agent: run, exported, remove };
}
