import { orWhy } from "../host/ask.ts";
import type { Host } from "../host/host.ts";
import type { Standing } from "./standing.ts";

/** The unit that the packages install. */
const UNIT = "mesdrift-agent.service";

/** Settings of the unit that say what the agent may do, and how much of the host it may take. */
const SETTINGS = [
  ..."LoadState ActiveState UnitFileState FragmentPath DropInPaths ExecStart User Nice CPUQuotaPerSecUSec".split(
    " ",
  ),
  ..."CPUWeight MemoryHigh MemoryMax TasksMax CapabilityBoundingSet AmbientCapabilities NoNewPrivileges".split(
    " ",
  ),
  ..."ProtectSystem ProtectHome ProtectKernelTunables ProtectControlGroups ProtectClock RestrictSUIDSGID".split(
    " ",
  ),
  ..."RestrictNamespaces RestrictAddressFamilies StateDirectory StateDirectoryMode UMask".split(" "),
];

/** The settings in force, by name, or why they can't be told. */
export async function unitSettings(host: Host): Promise<Pick<Standing, "unit" | "whyNoUnit">> {
  const args = ["show", UNIT, "--no-pager", ...SETTINGS.map((name) => `--property=${name}`)];
  const told = await orWhy(host.run("systemctl", args));
  if ("why" in told) return { unit: {}, whyNoUnit: told.why };
  const pairs = told.value.split("\n").flatMap((line) => {
    const cut = line.indexOf("=");
    return cut < 0 ? [] : [[line.slice(0, cut), line.slice(cut + 1)]];
  });
  return { unit: Object.fromEntries(pairs), whyNoUnit: undefined };
}
