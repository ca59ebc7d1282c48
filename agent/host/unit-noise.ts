import { templateOf, unitStem, unitType } from "./unit-names.ts";
import type { Unit } from "./units.ts";

/** Units that come and go with users, sessions and `systemd-run`; each has a number or a random name. */
const OF_THE_MOMENT = /^(?:user@|user-runtime-dir@|session-|run-(?:[rup]?[0-9a-f]+)\.)/;

/** Conditions that hold at one boot and not at the next; what a unit did about them says nothing about the host. */
const AT_SOME_BOOTS = ["ConditionFirstBoot", "ConditionNeedsUpdate", "ConditionPathIsMountPoint"];

/** Is the unit one of a session or of a moment, whose coming and going is no drift? */
export function isOfTheMoment(name: string): boolean {
  return OF_THE_MOMENT.test(name);
}

/**
 * Does it say something about the host whether the unit is active? Not for a task that runs and ends, not for what
 * starts when it is asked for (by a socket, a timer, a path or the bus) without being started at boot too.
 */
export function holdsStill({ name, settings, pulled }: Unit, triggered: ReadonlySet<string>): boolean {
  if (unitType(name) !== "service") return true;
  const oneshot = settings.last("Service", "Type") === "oneshot";
  if (oneshot && !settings.flag("Service", "RemainAfterExit")) return false;
  if (oneshot && AT_SOME_BOOTS.some((condition) => settings.has("Unit", condition))) return false;
  if (pulled) return true;
  return (
    !triggered.has(name) && !triggered.has(templateOf(name) ?? "") && !settings.has("Service", "BusName")
  );
}

/** The services that sockets, timers and paths start. */
export function triggeredBy(units: readonly Unit[]): Set<string> {
  return new Set(units.filter(({ name }) => unitType(name) !== "service").map(triggers));
}

function triggers({ name, settings }: Unit): string {
  if (unitType(name) !== "socket")
    return (
      settings.last(unitType(name) === "timer" ? "Timer" : "Path", "Unit") ?? `${unitStem(name)}.service`
    );
  const each = settings.flag("Socket", "Accept") ? "@" : "";
  return settings.last("Socket", "Service") ?? `${unitStem(name)}${each}.service`;
}
