import { join } from "node:path";
import { ifPresent } from "../../host/ask.ts";
import { octal } from "../../host/extended.ts";
import type { Standing } from "../standing.ts";
import type { Asked, Found } from "./requirement.ts";

const CONFIG = "/etc/mesdrift";

/** What the unit says of a setting. */
function said({ unit, whyNoUnit }: Standing, name: string): string {
  return unit[name] ?? (whyNoUnit === undefined ? "not told" : `not told (${whyNoUnit})`);
}

/** What a unit's setting must be. */
function setting(id: string, name: string, expected: string, text: string): Asked {
  return {
    id,
    text,
    expected: `${name}=${expected}`,
    find: (standing) => ({
      found: `${name}=${said(standing, name)}`,
      holds: standing.unit[name] === expected,
    }),
  };
}

/** Is the agent installed as it is meant to be (installation qualification)? */
export const INSTALLED: readonly Asked[] = [
  setting("IQ-1", "LoadState", "loaded", "The unit of the agent is installed."),
  setting("IQ-2", "UnitFileState", "enabled", "The agent starts with the host."),
  setting("IQ-3", "NoNewPrivileges", "yes", "The agent, and what it runs, gain no more rights."),
  setting("IQ-4", "ProtectSystem", "strict", "The agent can write to no file of the host but its own."),
  {
    id: "IQ-5",
    text: "The agent runs as a user of its own.",
    expected: "User=, and not root",
    find: (standing) => {
      const user = said(standing, "User");
      return { found: `User=${user}`, holds: /^[a-z_][a-z0-9_-]*$/.test(user) && user !== "root" };
    },
  },
  {
    id: "IQ-6",
    text: "The agent has no rights but to look.",
    expected: "CapabilityBoundingSet of cap_dac_read_search and cap_sys_ptrace at most",
    find: (standing) => {
      const set = said(standing, "CapabilityBoundingSet");
      const mayOnlyLook = set.split(" ").every((one) => /^cap_(?:dac_read_search|sys_ptrace)$/.test(one));
      return { found: `CapabilityBoundingSet=${set}`, holds: mayOnlyLook };
    },
  },
  {
    id: "IQ-7",
    text: "What the agent may take of the host is limited.",
    expected: "MemoryMax and CPUQuota are set",
    find: (standing) => {
      const [memory, cpu] = [said(standing, "MemoryMax"), said(standing, "CPUQuotaPerSecUSec")];
      return {
        found: `MemoryMax=${memory}, CPUQuota per second ${cpu}`,
        holds: /^\d+$/.test(memory) && /^\d/.test(cpu),
      };
    },
  },
  {
    id: "IQ-8",
    text: "Nobody but the agent reads or writes its own folder.",
    expected: "a directory with mode 0700 of the agent's user",
    find: (standing) => folder(standing),
  },
  {
    id: "IQ-9",
    text: "Nobody but the agent reads its keys.",
    expected: "mode 0600 for each key that is there, and one at least",
    find: (standing) => keys(standing),
  },
  {
    id: "IQ-10",
    text: "Nobody but root changes what the agent is told.",
    expected: `${CONFIG} and its files are root's, and others can't write there`,
    find: (standing) => config(standing),
  },
];

async function folder({ host, state, names, unit }: Standing): Promise<Found> {
  const { type, mode, uid } = await host.stat(await host.resolve(state));
  const owner = names.user(uid);
  const expected = unit.User || host.user.name;
  const holds = type === "directory" && (mode & 0o077) === 0 && (owner === expected || uid === host.user.uid);
  return { found: `${state}: ${type}, mode ${octal(mode)}, owner ${owner}`, holds };
}

async function keys({ host, state }: Standing): Promise<Found> {
  const modes: string[] = [];
  let holds = true;
  for (const name of ["host.key", "secret.key", "collector.json"]) {
    const stat = await ifPresent(host.stat(join(state, name)));
    if (stat === undefined) continue;
    modes.push(`${name} ${octal(stat.mode)}`);
    holds &&= (stat.mode & 0o077) === 0;
  }
  return { found: modes.join(", ") || `no key in ${state}`, holds: holds && modes.length > 0 };
}

async function config({ host, names }: Standing): Promise<Found> {
  if (!(await host.exists(CONFIG))) return { found: `${CONFIG} is not there`, holds: false };
  const wrong: string[] = [];
  const { paths, unreadable } = await host.glob(`${CONFIG}/**`);
  for (const path of [CONFIG, ...paths]) {
    const { mode, uid } = await host.stat(path);
    if (uid !== 0 || (mode & 0o022) !== 0) wrong.push(`${path} ${octal(mode)} of ${names.user(uid)}`);
  }
  for (const { path, why } of unreadable) wrong.push(`${path} can't be seen (${why})`);
  return {
    found: wrong.join(", ") || `all of ${CONFIG} is root's alone to change`,
    holds: wrong.length === 0,
  };
}
