import type { Fields } from "../../src/model/fact.ts";
import { ifPresent, orWhy } from "../host/ask.ts";
import { type BootLinks, bootLinks, startsAtBoot } from "../host/boot-links.ts";
import { type Host, HostError } from "../host/host.ts";
import { pids } from "../host/processes.ts";
import { REMOTE_TOOLS, type RemoteTool } from "../host/remote-tools.ts";
import { UNIT_FOLDERS } from "../host/unit-names.ts";
import { WHO_MAY } from "../host/who-may.ts";
import type { Observed, Probe } from "./probe.ts";

const kind = "remote-access";

export const probe: Probe = {
  kind,
  about:
    "Tools that let people in from elsewhere: shells, desktops, support tools, tunnels, VPNs. Known by the names their " +
    "packages use; only those that are there are facts. Key: the tool, such as `sshd`.",
  fields: {
    programs: { is: "state", set: true, about: "Its programs that are installed." },
    service: { is: "state", about: "Unit that starts it." },
    running: { is: "state", about: "A process of it runs." },
    enabledAtBoot: { is: "state", about: "It starts when the host does." },
    whoMay: { is: "state", set: true, about: "Who may come in by it, where its own files tell." },
  },

  async *observe(host) {
    const running = await orWhy(processNames(host));
    if ("why" in running) yield unreadable("*#running", running.why);
    const boot = await orWhy(bootLinks(host));
    if ("why" in boot) yield unreadable("*#enabledAtBoot", boot.why);
    const units = await orWhy(unitNames(host));
    if ("why" in units) yield unreadable("*#service", units.why);
    const seen = { running: got(running), boot: got(boot), units: got(units) };
    for (const [name, tool] of Object.entries(REMOTE_TOOLS)) {
      const fields = await orWhy(fieldsOf(host, tool, seen));
      if ("why" in fields) yield unreadable(name, fields.why);
      else if (fields.value) yield* told(host, name, fields.value);
    }
  },
};

interface Seen {
  running: ReadonlySet<string> | undefined;
  boot: BootLinks | undefined;
  units: ReadonlySet<string> | undefined;
}

function got<T>(answer: { value: T } | { why: string }): T | undefined {
  return "value" in answer ? answer.value : undefined;
}

function unreadable(place: string, why: string): Observed {
  return { unreadable: { address: `${kind}:${place}`, why } };
}

/** Names of all processes; one that ends meanwhile has none. */
async function processNames(host: Host): Promise<Set<string>> {
  if (!host.live) throw new HostError("unavailable", "what runs is known on a running host only");
  const names = new Map<number, string>();
  for (const pid of await pids(host)) {
    const name = await ifPresent(host.text(`/proc/${pid}/comm`));
    if (name !== undefined) names.set(pid, name.trimEnd());
  }
  // With hidepid of proc(5) nobody sees the processes of others, the first one among them.
  if (!names.has(1)) throw new HostError("denied", "/proc: processes of other users are hidden");
  return new Set(names.values());
}

async function unitNames(host: Host): Promise<Set<string>> {
  const names = [];
  for (const folder of UNIT_FOLDERS) names.push(...((await ifPresent(host.list(folder))) ?? []));
  return new Set(names);
}

/** What is seen of a tool; undefined where nothing of it is there. Throws {@link HostError} where that can't be known. */
async function fieldsOf(
  host: Host,
  tool: RemoteTool,
  { running, boot, units }: Seen,
): Promise<Fields | undefined> {
  const programs: string[] = [];
  for (const program of tool.programs) if (await host.exists(program)) programs.push(program);
  const service = tool.units.find((unit) => units?.has(unit));
  const runs = tool.processes.some((name) => running?.has(name));
  if (programs.length === 0 && service === undefined && !runs) {
    if (units || tool.units.length === 0) return undefined;
    throw new HostError("denied", "a folder of units can't be looked into, and one may start it");
  }
  return {
    programs,
    ...(service === undefined ? {} : { service }),
    ...(running && tool.processes.length > 0 ? { running: runs } : {}),
    ...(boot ? { enabledAtBoot: startsAtBoot(boot, tool.units) } : {}),
  };
}

async function* told(host: Host, key: string, fields: Fields): AsyncGenerator<Observed> {
  const known = WHO_MAY[key];
  const who = known ? await orWhy(ifPresent(known(host))) : { value: undefined };
  if ("why" in who) yield unreadable(`${key}#whoMay`, who.why);
  else if (who.value) {
    yield { fact: { kind, key, fields: { ...fields, whoMay: who.value.who }, from: who.value.from } };
    return;
  }
  yield { fact: { kind, key, fields } };
}
