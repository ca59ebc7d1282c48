import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { VERSION } from "../../src/model/version.ts";
import { CHECKOUT as IN_HOST } from "../bed/bed.ts";

const checkout = join(import.meta.dirname, "../..");

/** Where what is built lies. */
export const DIST = join(checkout, "dist/packages");

/** The version that comes after the one in the sources. */
export const NEXT_VERSION = `${VERSION}+next`;

/** Builds what the tests install: both programs for this system, and the agent once more as its next version, that also to unpack. */
export async function buildPackages(): Promise<void> {
  await npmPackage("--for", "linux-x64", "--in", "deb");
  const next = ["--only", "mesdrift-agent", "--as", NEXT_VERSION, "--plain"];
  await npmPackage("--for", "linux-x64", "--in", "deb", "--in", "archive", ...next);
}

/** Builds the agent's deb for this system, and nothing else. */
export async function packageAgent(): Promise<void> {
  await npmPackage("--for", "linux-x64", "--in", "deb", "--only", "mesdrift-agent");
}

/** Builds the agents for systems that this machine is not, without any packages around them. */
export async function packageForOthers(): Promise<void> {
  const others = ["--for", "linux-arm64", "--for", "win-x64", "--only", "mesdrift-agent"];
  await npmPackage(...others, "--in", "file", "--plain");
}

async function npmPackage(...args: string[]): Promise<void> {
  await promisify(execFile)("npm", ["run", "--silent", "package", "--", ...args], { cwd: checkout });
}

/** A deb, as a host of the bed has it. */
export function debInHost(name: string, version = VERSION): string {
  return join(IN_HOST, "dist/packages", `${name}_${version}_amd64.deb`);
}
