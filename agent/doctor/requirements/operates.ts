import { statfsSync } from "node:fs";
import { isThere } from "../../../src/files/is-there.ts";
import type { Checked } from "../../../src/model/installation.ts";
import { count } from "../../../src/print/words.ts";
import { statusOf } from "../../commands/status-text.ts";
import { clockState } from "../../host/clock-state.ts";
import { readOwn } from "../../run/files.ts";
import { connectionFile } from "../../ship/connection.ts";
import { trustPlaces } from "../../trust/places.ts";
import { hasCapability, SEES, type Standing } from "../standing.ts";
import type { Asked, Found } from "./requirement.ts";

/** Least room for what waits to be delivered, in MiB. */
const ROOM = 200;

/** Does the agent do what it is for, here (operational qualification)? One for each kind of fact follows these. */
export const OPERATES: readonly Asked[] = [
  {
    id: "OQ-1",
    text: "The agent reads every file.",
    expected: "root, or CAP_DAC_READ_SEARCH",
    find: ({ host: { user } }) => ({
      found: `${user.name}${user.privileged ? ", who reads every file" : ", who reads what that user may; the rest is told as unreadable"}`,
      holds: user.privileged,
    }),
  },
  {
    id: "OQ-2",
    text: "The agent sees which process listens on a port.",
    expected: "CAP_SYS_PTRACE",
    find: () =>
      hasCapability(SEES.sysPtrace)
        ? { found: "CAP_SYS_PTRACE", holds: true }
        : { found: "not CAP_SYS_PTRACE: processes of other users are told as hidden", holds: false },
  },
  {
    id: "OQ-3",
    text: "The agent runs, and its last pass and delivery went well.",
    expected: "mesdrift-agent status says that all is well",
    find: ({ state, now }) => {
      const { isWell, runs, todo } = statusOf(state, now);
      return { found: isWell ? runs : `${runs}; to do: ${todo}`, holds: isWell };
    },
  },
  {
    id: "OQ-4",
    text: "The kernel lets the agent watch for changes.",
    expected: "fs.inotify.max_user_watches twice what is watched or more, and 8192 at least",
    find: (standing) => watches(standing),
  },
  {
    id: "OQ-5",
    text: "The host's clock is kept by a time source.",
    expected: "the kernel says that it is synchronised",
    find: async ({ host }) => {
      const { synchronised } = await clockState(host);
      const found =
        synchronised === undefined
          ? "the kernel can't be asked"
          : synchronised
            ? "synchronised"
            : "not synchronised";
      return { found, holds: synchronised === true };
    },
  },
  {
    id: "OQ-6",
    text: "There is room for reports that wait.",
    expected: `${ROOM} MiB free where the agent keeps them`,
    find: ({ state }) => {
      if (!isThere(state)) return { found: `${state} is not there`, holds: false };
      const { bavail, bsize } = statfsSync(state);
      const free = Math.floor((bavail * bsize) / (1024 * 1024));
      return { found: `${free} MiB free`, holds: free >= ROOM };
    },
  },
  {
    id: "OQ-7",
    text: "The host obeys baselines that engineers sign.",
    expected: "a pinned root of trust",
    find: ({ state }) =>
      found(isThere(trustPlaces(state).pin), "a root is pinned", "none is pinned: mesdrift-agent trust add"),
  },
  {
    id: "OQ-8",
    text: "The host delivers to a collector.",
    expected: "an enrolled host",
    find: ({ state }) =>
      found(isThere(connectionFile(state)), "enrolled", "not enrolled: mesdrift-agent enrol"),
  },
];

/** Each kind of fact agrees with the host's own tool, where there is one. */
export function agreements(probes: readonly Checked[]): Asked[] {
  return probes
    .filter(({ result }) => result !== "no-tool")
    .map((checked) => ({
      id: `OQ-probe-${checked.kind}`,
      text: `What the agent sees of ${checked.kind} is what the host's own tool says.`,
      expected: `agrees with ${checked.by}`,
      find: () => ({ found: outcomeOf(checked), holds: checked.result === "agrees" }),
    }));
}

/** In a few words, how a kind of fact stands. */
export function outcomeOf({ result, same, by, onlyAgent, onlyTool }: Checked): string {
  if (result === "agrees") return `agrees: ${count(same, "thing")}`;
  if (result === "no-tool") return "no tool here";
  if (result === "not-asked") return `could not be asked: ${by}`;
  const sides = [
    ...(onlyAgent.length > 0 ? [`only the agent: ${onlyAgent.join("; ")}`] : []),
    ...(onlyTool.length > 0 ? [`only the tool: ${onlyTool.join("; ")}`] : []),
  ];
  return `differs: ${sides.join(" | ")}`;
}

async function watches({ host, state }: Standing): Promise<Found> {
  const limit = Number((await host.text("/proc/sys/fs/inotify/max_user_watches")).trim());
  const watched = readOwn(state, "status")?.watcher.watched ?? 0;
  return {
    found: `max_user_watches is ${limit}, watched ${watched}`,
    holds: limit >= Math.max(8192, 2 * watched),
  };
}

function found(holds: boolean, well: string, ill: string): Found {
  return { found: holds ? well : ill, holds };
}
