import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { agent, type RunOptions } from "../support/run-program.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const VECTORS = import.meta.dirname;

/** The path of a vector. */
export const vector = (path: string) => join(VECTORS, path);
export const readVector = (path: string) => JSON.parse(readFileSync(vector(path), "utf8"));

/** Adds trust in the first good bundle, in a folder for the agent's state. */
export async function addTrust(state: string, from = vector("valid/first.bundle")) {
  const { fingerprint } = readVector("valid/root.json");
  const args = ["--site", "site-a", "--from", from, "--root-fingerprint", fingerprint, "--state", state];
  return agent(["trust", "add", ...args]);
}

/** A host that trusts the first good bundle. @param folder with a host made before, of which this is a copy */
export function copyOfHost(folder: string): string {
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, "state");
}

/** The report of an audit against what the host obeys. @param state folder of the agent's state */
export async function auditOf(state: string, options?: RunOptions): Promise<Report> {
  const args = ["audit", "--format", "json", "--fail-on", "never", "--state", state];
  const { stdout, stderr, status } = await agent(args, options);
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}

/** What the findings of a report are about. */
export function addressesIn({ findings }: Report): string[] {
  return findings.map(({ address }) => address);
}
