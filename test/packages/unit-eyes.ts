import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Eyes } from "../detection/eyes.ts";
import { debInHost } from "./built.ts";

const UNIT = join(import.meta.dirname, "../../packaging/agent/mesdrift-agent.service");

/** Settings of a unit that say what is run and when; all others say with which rights. */
const WHAT_AND_WHEN = /^(?:Exec|Restart)/;

/** What the installed service sees: its own program, with its user and all its restrictions. */
export const UNIT_EYES: Eyes = {
  name: "unit",
  owner: "mesdrift",
  state: "/var/lib/mesdrift/mesdrift",
  agent: ["systemd-run", "--pipe", "--wait", "--quiet", ...rights(), "/usr/lib/mesdrift/mesdrift-agent"],
  // The one kind of fact that the unit has no right to see; packaging/README.md lists what else it can't.
  isBlindTo: ({ at }) => at?.startsWith("firewall:") === true,
  seesApart: false,
  prepare: async (host) => {
    await host.run(["dpkg", "--install", debInHost("mesdrift-agent")]);
    await host.run(["systemctl", "disable", "--now", "mesdrift-agent"]);
    await host.sh("rm -r /var/lib/mesdrift/mesdrift/*");
  },
};

/** The settings of the service, as systemd-run(1) takes them. */
function rights(): string[] {
  const [, service = ""] = /^\[Service\]$([^[]*)/m.exec(readFileSync(UNIT, "utf8")) ?? [];
  return service
    .split("\n")
    .filter((line) => /^\w+=/.test(line) && !WHAT_AND_WHEN.test(line))
    .flatMap((line) => ["--property", line]);
}
