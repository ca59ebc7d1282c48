import { type Host, HostError } from "./host.ts";

/** The active state of each unit that is loaded: "active", "inactive", "failed" and so on (systemctl(1)). */
export type ActiveStates = Map<string, string>;

/** One call to systemd for all units; it costs systemd little, unlike list-unit-files, which reads every unit. */
const LIST = [
  "list-units",
  "--all",
  "--plain",
  "--no-legend",
  "--no-pager",
  "--full",
  "--type=service,socket",
];

/** What is running. Throws "unavailable" on an image and where systemd doesn't run. */
export async function activeStates(host: Host): Promise<ActiveStates> {
  if (!host.live) throw new HostError("unavailable", "what is active is known on a running host only");
  if (!(await host.exists("/run/systemd/system"))) throw new HostError("unavailable", "no systemd here");
  return parseListUnits(await host.run("systemctl", LIST));
}

/** Rows of `systemctl list-units --plain --no-legend`: unit, load, active, sub, description. Units not found are left out. */
export function parseListUnits(output: string): ActiveStates {
  const states: ActiveStates = new Map();
  for (const line of output.split("\n")) {
    if (line.trim() === "") continue;
    const [unit, load, active] = line.trim().split(/\s+/);
    if (unit === undefined || load === undefined || active === undefined)
      throw new HostError(
        "failed",
        `systemctl list-units: "${line}" is no row of unit, load and active state`,
      );
    // What reads its settings anew runs on meanwhile.
    if (load !== "not-found") states.set(unit, /^re(?:load|fresh)ing$/.test(active) ? "active" : active);
  }
  return states;
}
