import { namedBy, readDirectives, type Shape } from "./directives.ts";
import type { Format } from "./tree.ts";

const CHRONY_NAMED = ["server", "pool", "peer", "refclock", "hwtimestamp", "ratelimit"];
const SNMPD_NAMED = ["view", "com2sec", "com2sec6", "rouser", "rwuser", "access", "group"];

function named(names: readonly string[]): ReadonlyMap<string, Shape> {
  return new Map(names.map((name) => [name, namedBy(1)]));
}

/** chrony.conf(5): comments start with any of "!;#%"; sources are told apart by their address. */
export const chrony: Format = {
  name: "chrony",
  about: "Time daemon chronyd: one directive a line, sources named by address.",
  parse: (text) =>
    readDirectives(text, { lines: { comments: "!;#%" }, anyCase: true, shapes: named(CHRONY_NAMED) }),
};

/** snmpd.conf(5). Community names are passwords, so no directive that holds one is named by it. */
export const snmpd: Format = {
  name: "snmpd",
  about: "Net-SNMP agent: one directive a line.",
  parse: (text) => readDirectives(text, { inlineComment: "#", shapes: named(SNMPD_NAMED) }),
};

/** login.defs(5): `NAME value`. */
export const loginDefs: Format = {
  name: "login.defs",
  about: "Defaults of the shadow tools: a name and a value a line.",
  parse: (text) => readDirectives(text, { inlineComment: "#" }),
  wins: () => "last",
};

/** sysctl.conf(5): `net.ipv4.ip_forward = 1`; "/" parts names too, and a leading "-" only hides errors. */
export const sysctl: Format = {
  name: "sysctl",
  about: "Kernel parameters: name = value; names are given with dots.",
  parse(text) {
    const root = readDirectives(text, { lines: { comments: "#;" }, equals: true });
    for (const node of root.children) node.name = kernelName(node.name.replace(/^-/, ""));
    return root;
  },
  wins: () => "last",
};

/** The separator that comes first is the separator; the other then stands for itself, swapped (sysctl.d(5)). */
function kernelName(name: string): string {
  if (/[./]/.exec(name)?.[0] !== "/") return name;
  return name.replace(/[./]/g, (separator) => (separator === "/" ? "." : "/"));
}
