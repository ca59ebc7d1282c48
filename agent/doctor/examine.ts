import { randomBytes } from "node:crypto";
import { availableParallelism, totalmem } from "node:os";
import type { InstallationRecord } from "../../src/model/installation.ts";
import { SecretKeeper } from "../../src/model/secret.ts";
import { VERSION } from "../../src/model/version.ts";
import type { Clock } from "../clock.ts";
import { fittingPacks } from "../commands/packs.ts";
import { watchOf } from "../commands/standards.ts";
import { hostIdentity } from "../host/identity.ts";
import { LinuxHost } from "../host/linux.ts";
import { namesOf } from "../host/users.ts";
import { noMemory } from "../memory.ts";
import { type Observation, observe } from "../observe.ts";
import { PROBES } from "../probes/index.ts";
import { compare } from "./comparison.ts";
import { installedFiles } from "./files.ts";
import { INSTALLED } from "./requirements/installed.ts";
import { agreements, OPERATES } from "./requirements/operates.ts";
import { held } from "./requirements/requirement.ts";
import { COMPARISONS } from "./tools/index.ts";
import { unitSettings } from "./unit.ts";

export interface Examination {
  state: string;
  clock: Clock;
  progress?: Observation["progress"];
}

/** Looks at this host, holds what the probes see against its own tools, and the installation against what is required. Changes nothing. */
export async function examine({ state, clock, progress }: Examination): Promise<InstallationRecord> {
  const host = new LinuxHost();
  const identity = await hostIdentity(host);
  // Nothing of this snapshot is compared with another, so that its secrets need no lasting key.
  const secrets = new SecretKeeper(randomBytes(32));
  const standards = fittingPacks(identity);
  const snapshot = await observe({
    probes: PROBES,
    host,
    watch: watchOf(standards, []),
    secrets,
    memory: noMemory(secrets, clock),
    clock,
    ...(progress ? { progress } : {}),
  });
  const probes = [];
  for (const { kind } of PROBES) probes.push(await compare(kind, COMPARISONS.get(kind), { host, snapshot }));
  const { unit, whyNoUnit } = await unitSettings(host);
  const names = await namesOf(host);
  const standing = { host, identity, snapshot, probes, state, unit, whyNoUnit, names, now: clock() };
  return {
    format: "mesdrift-installation/1",
    host: identity,
    madeAt: clock().toISOString(),
    agent: VERSION,
    ranAs: snapshot.ranAs,
    versions: { agent: VERSION, node: process.versions.node, openssl: process.versions.openssl },
    resources: {
      processors: String(availableParallelism()),
      memory: `${Math.round(totalmem() / 1024 / 1024)} MiB`,
      state,
    },
    unit,
    ...(await installedFiles(host, names, state)),
    requirements: await held([...INSTALLED, ...OPERATES, ...agreements(probes)], standing),
    probes,
  };
}
