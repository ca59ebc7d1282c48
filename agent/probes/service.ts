import { formatAddress } from "../../src/model/address.ts";
import type { Fields } from "../../src/model/fact.ts";
import { type ActiveStates, activeStates } from "../host/active-units.ts";
import { orWhy } from "../host/ask.ts";
import { command } from "../host/commands.ts";
import { HostError } from "../host/host.ts";
import { unitsWithProcesses } from "../host/processes.ts";
import { Programs, programOf } from "../host/programs.ts";
import { enabledState } from "../host/unit-enabled.ts";
import { type UnitIndex, unitIndex } from "../host/unit-files.ts";
import { templateOf, unitStem, unitType } from "../host/unit-names.ts";
import { holdsStill, isOfTheMoment, triggeredBy } from "../host/unit-noise.ts";
import { filesOf, loadUnits, type Unit } from "../host/units.ts";
import type { Observed, Probe, Scope } from "./probe.ts";

const kind = "service";

/** Settings of a socket that say where it listens (systemd.socket(5)). */
const LISTENS = [
  "Stream",
  "Datagram",
  "SequentialPacket",
  "FIFO",
  "Special",
  "Netlink",
  "MessageQueue",
  "USBFunction",
];

/** Fields that links from other units decide: what starts at boot should run, what doesn't may. */
const BY_LINKS = ["enabled", "active"];

export const probe: Probe = {
  kind,
  about: "Services and sockets of systemd, as their files and drop-ins make them. Key: unit name.",
  fields: {
    enabled: { is: "state", about: "whether it starts at boot, in the words of systemctl is-enabled" },
    active: { is: "state", about: "active, inactive or failed, where that holds still" },
    lastActive: {
      is: "volatile",
      about: "the same for tasks that end, and for what starts when it is asked for",
    },
    user: { is: "state", about: "account it runs as; the unit's own name for a user made at its start" },
    dynamicUser: { is: "state", about: "the user is made at the start and gone at the end" },
    exec: { is: "state", about: "command lines it runs, in order, without their secrets" },
    secrets: { is: "state", about: "digests of the secrets in the command lines" },
    binary: { is: "state", about: "file of the first program it runs; null where it is not there" },
    binarySha256: { is: "state", about: "hash of that file; null where it is not there" },
    file: { is: "state", about: "the unit's own file" },
    dropIns: { is: "state", about: "drop-ins that apply", set: true },
    listen: { is: "state", about: "where a socket listens", set: true },
    aliases: { is: "volatile", about: "other names, which come with enabling it", set: true },
  },
  async *observe(host, scope) {
    const index = await unitIndex(host);
    if (index.files.size === 0) throw new HostError("unavailable", "no systemd here");
    for (const why of index.unreadable) for (const path of BY_LINKS) yield gap("*", path, why);
    const states = await orWhy(activeStates(host));
    if ("why" in states) yield gap("*", "active", states.why);
    const active = "value" in states ? states.value : undefined;
    const { units, unreadable } = await loadUnits(
      host,
      index,
      ["service", "socket", "timer", "path"],
      active ? runningIn(active) : await unitsWithProcesses(host),
    );
    for (const { name, why } of unreadable) yield gap(name, undefined, why);
    const triggered = triggeredBy(units);
    const programs = new Programs(host, scope.notes);
    for (const unit of units)
      if (isTold(unit, index, triggered))
        yield* observed(unit, { index, active, triggered, programs, scope });
  },
};

/** What the facts of all units are made with. */
interface Given {
  index: UnitIndex;
  active: ActiveStates | undefined;
  triggered: ReadonlySet<string>;
  programs: Programs;
  scope: Scope;
}

function runningIn(active: ActiveStates): string[] {
  return [...active].filter(([, state]) => state === "active").map(([name]) => name);
}

/** An instance that nothing pulls in is told while it runs, unless running is not what it is for. */
function isTold(unit: Unit, index: UnitIndex, triggered: ReadonlySet<string>): boolean {
  if (!["service", "socket"].includes(unitType(unit.name)) || isOfTheMoment(unit.name)) return false;
  const unasked = templateOf(unit.name) !== undefined && !unit.pulled && !index.files.has(unit.name);
  return !unasked || holdsStill(unit, triggered);
}

async function* observed(unit: Unit, given: Given): AsyncGenerator<Observed> {
  const { name, file, aliases, dropIns } = unit;
  const enabled = enabledState(unit, given.index);
  const fields: Fields = {
    ...(enabled === undefined ? {} : { enabled }),
    ...activity(unit, given),
    file: file.path,
    dropIns,
    aliases,
  };
  if (!file.masked)
    Object.assign(fields, unitType(name) === "service" ? running(unit, given.scope) : listening(unit));
  for (const [path, seen] of Object.entries(await binaryOf(unit, given.programs)))
    if ("why" in seen) yield gap(name, path, seen.why);
    else fields[path] = seen.value ?? null;
  yield { fact: { kind, key: name, fields, from: filesOf(unit) } };
}

function activity(unit: Unit, { active, triggered }: Given): Fields {
  if (!active || unit.file.masked) return {};
  const state = active.get(unit.name) ?? "inactive";
  return holdsStill(unit, triggered) ? { active: state } : { lastActive: state };
}

function running({ name, settings }: Unit, { secrets }: Scope): Fields {
  const dynamicUser = settings.flag("Service", "DynamicUser");
  const commands = settings.list("Service", "ExecStart").map((line) => command(line, secrets));
  const sealed = commands.flatMap((line) => line.secrets);
  return {
    user: settings.last("Service", "User") ?? (dynamicUser ? unitStem(name) : "root"),
    dynamicUser,
    exec: commands.map(({ text }) => text),
    ...(sealed.length > 0 ? { secrets: sealed } : {}),
  };
}

function listening({ settings }: Unit): Fields {
  const listen = LISTENS.flatMap((type) =>
    settings.list("Socket", `Listen${type}`).map((address) => `${type} ${address}`),
  );
  return { listen };
}

type Answer = { value: string | undefined } | { why: string };

/** The first program a unit runs, and its hash; no fields where it runs none. */
async function binaryOf({ settings }: Unit, programs: Programs): Promise<Record<string, Answer>> {
  const line = settings.list("Service", "ExecStart")[0];
  if (line === undefined) return {};
  const binary = await orWhy(programs.find(programOf(line)));
  if ("why" in binary || binary.value === undefined) return { binary, binarySha256: binary };
  return { binary, binarySha256: await orWhy(programs.hash(binary.value)) };
}

function gap(key: string, path: string | undefined, why: string): Observed {
  return {
    unreadable: { address: formatAddress(path === undefined ? { kind, key } : { kind, key, path }), why },
  };
}
