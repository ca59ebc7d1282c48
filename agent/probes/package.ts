import { formatAddress } from "../../src/model/address.ts";
import type { Fields } from "../../src/model/fact.ts";
import { standings } from "../host/apt-standings.ts";
import { orWhy } from "../host/ask.ts";
import type { Package } from "../host/dpkg.ts";
import { DpkgOwns } from "../host/dpkg-owns.ts";
import type { Host } from "../host/host.ts";
import type { Notes } from "../host/notes.ts";
import { DPKG_STATUS, packagesOf } from "../host/package-databases.ts";
import type { Observed, Probe } from "./probe.ts";

const kind = "package";

export const probe: Probe = {
  kind,
  about: "Packages of dpkg, apk or rpm. Key: name, with :architecture where it is not the host's own.",
  fields: {
    version: { is: "state", about: "installed version" },
    architecture: { is: "state", about: "machine it was made for" },
    status: {
      is: "state",
      about: "installed; config-files where only its configuration is left; else half done",
    },
    held: { is: "state", about: "kept at its version" },
    origin: { is: "state", about: "who it comes from, where the package itself says so" },
    repositories: {
      is: "volatile",
      about:
        "repositories that offer this very version by the host's lists of them; none: installed by hand, or no longer offered",
      set: true,
    },
    candidate: {
      is: "volatile",
      about:
        "newer version that the repositories offer, as far as the host's lists of them tell; pins are not heeded",
    },
    candidateFrom: { is: "volatile", about: "repositories that offer the newer version", set: true },
    owns: { is: "identity", about: "files it brings, as far as facts may be about them", set: true },
  },
  async *observe(host, { configs, files, notes }) {
    const { manager, packages } = await packagesOf(host);
    if (manager === "dpkg")
      yield* debian(host, packages, [...configs.map(({ glob }) => glob), ...files], notes);
    else
      for (const [key, one] of byKey(packages, undefined))
        yield { fact: { kind, key, fields: fieldsOf(one) } };
  },
};

async function* debian(
  host: Host,
  packages: readonly Package[],
  watched: readonly string[],
  notes: Notes,
): AsyncGenerator<Observed> {
  const found = await orWhy(standings(host, packages, notes));
  yield* hiddenLists("why" in found ? [found.why] : found.value.unread);
  const each = "value" in found ? found.value.each : [];
  const standingOf = new Map(packages.map((one, at) => [one, each[at]]));
  const owns = await orWhy(DpkgOwns.on(host, watched, notes));
  if ("why" in owns) yield hiddenOwns("*", owns.why);
  // dpkg itself is always of the host's own architecture.
  const native = packages.find(({ name }) => name === "dpkg")?.architecture;
  for (const [key, one] of byKey(packages, native)) {
    const owned = "value" in owns ? await orWhy(owns.value.of(one)) : { value: [] };
    if ("why" in owned) yield hiddenOwns(key, owned.why);
    const fields = {
      ...fieldsOf(one),
      ...standingOf.get(one),
      ...("value" in owned && owned.value.length > 0 ? { owns: owned.value } : {}),
    };
    yield { fact: { kind, key, fields, from: [DPKG_STATUS] } };
  }
  if ("value" in owns) owns.value.leave();
}

/** Fields that rest on lists of which some could not be read. */
function* hiddenLists(reasons: readonly string[]): Generator<Observed> {
  for (const why of reasons)
    for (const path of ["repositories", "candidate"])
      yield { unreadable: { address: formatAddress({ kind, key: "*", path }), why } };
}

function hiddenOwns(key: string, why: string): Observed {
  return { unreadable: { address: formatAddress({ kind, key, path: "owns" }), why } };
}

/** Packages by key; of several versions side by side, as kernels of rpm, all but the first carry their version. */
export function byKey(packages: readonly Package[], native: string | undefined): Map<string, Package> {
  const keyed = new Map<string, Package>();
  for (const one of packages) {
    const foreign = native !== undefined && one.architecture !== native && one.architecture !== "all";
    const key = foreign ? `${one.name}:${one.architecture}` : one.name;
    keyed.set(keyed.has(key) ? `${key} ${one.version} ${one.architecture}` : key, one);
  }
  return keyed;
}

function fieldsOf({ version, architecture, status, held, origin }: Package): Fields {
  return { version, architecture, status, held, ...(origin === undefined ? {} : { origin }) };
}
