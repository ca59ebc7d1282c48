import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Host } from "../../agent/host/host.ts";
import { noMemory } from "../../agent/memory.ts";
import type { ApprovedFiles, Probe, Scope } from "../../agent/probes/probe.ts";
import type { Fact, Fields } from "../../src/model/fact.ts";
import type { Gap } from "../../src/model/gaps.ts";
import { SecretKeeper } from "../../src/model/secret.ts";
import { recordedHost } from "./recorded-host.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export const secrets = new SecretKeeper(new Uint8Array(32).fill(7));

/** A small machine made of the files named, with their text. */
export function machine(files: Record<string, string>, options?: Parameters<typeof recordedHost>[1]): Host {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "files"));
  for (const [path, text] of Object.entries(files)) {
    const at = join(folder, "files", path);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, text);
  }
  return recordedHost(folder, options);
}

export interface Seen {
  /** Fields by key. */
  facts: Record<string, Fields>;
  whole: Fact[];
  unreadable: Gap[];
  capped: Gap[];
  unparsed: Gap[];
}

const NOTHING_APPROVED: ApprovedFiles = { hash: () => undefined, config: () => undefined };

/** Nothing watched, nothing known. */
function emptyScope(keeper: SecretKeeper): Scope {
  const { digests, notes } = noMemory(keeper, () => new Date());
  return { configs: [], files: [], secrets: keeper, digests, notes, approved: NOTHING_APPROVED };
}

/** All that a probe yields on a host. */
export async function seen(probe: Probe, host: Host, scope: Partial<Scope> = {}): Promise<Seen> {
  const found: Seen = { facts: {}, whole: [], unreadable: [], capped: [], unparsed: [] };
  for await (const one of probe.observe(host, { ...emptyScope(scope.secrets ?? secrets), ...scope })) {
    if ("unreadable" in one) found.unreadable.push(one.unreadable);
    else if ("capped" in one) found.capped.push(one.capped);
    else if ("unparsed" in one) found.unparsed.push(one.unparsed);
    else for (const fact of "facts" in one ? one.facts : [one.fact]) note(found, fact, probe);
  }
  return found;
}

function note(found: Seen, fact: Fact, { kind, fields }: Probe): void {
  if (fact.kind !== kind)
    throw new Error(`${fact.key}: a fact of kind ${fact.kind} from the probe of ${kind}`);
  if (fact.key in found.facts) throw new Error(`${fact.key}: the same key twice`);
  const undeclared = Object.keys(fact.fields).filter((name) => !name.startsWith("/") && !(name in fields));
  if (undeclared.length > 0) throw new Error(`${fact.key}: fields not declared: ${undeclared.join(", ")}`);
  found.facts[fact.key] = fact.fields;
  found.whole.push(fact);
}
