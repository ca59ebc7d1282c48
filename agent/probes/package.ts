import { formatAddress } from "../../src/model/address.ts";
import type { Fields } from "../../src/model/fact.ts";
import { anyGlob } from "../../src/model/glob.ts";
import { candidates } from "../host/apt-lists.ts";
import { orWhy } from "../host/ask.ts";
import { compareDebVersions } from "../host/deb-version.ts";
import type { Package } from "../host/dpkg.ts";
import { DpkgOwns } from "../host/dpkg-owns.ts";
import type { Host } from "../host/host.ts";
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
    candidate: {
      is: "volatile",
      about: "newer version on offer, as far as the host's lists of its repositories tell",
    },
    owns: { is: "identity", about: "files it brings, as far as facts may be about them", set: true },
  },
  async *observe(host, { configs, files }) {
    const { manager, packages } = await packagesOf(host);
    if (manager === "dpkg")
      yield* debian(host, packages, anyGlob([...configs.map(({ glob }) => glob), ...files]));
    else
      for (const [key, one] of byKey(packages, undefined))
        yield { fact: { kind, key, fields: fieldsOf(one) } };
  },
};

async function* debian(
  host: Host,
  packages: readonly Package[],
  isWatched: (path: string) => boolean,
): AsyncGenerator<Observed> {
  const offers = await orWhy(candidates(host, new Set(packages.map(({ name }) => name))));
  const why = "why" in offers ? offers.why : `lists not read: ${offers.value.skipped.join("; ")}`;
  if ("why" in offers || offers.value.skipped.length > 0)
    yield { capped: { address: formatAddress({ kind, key: "*", path: "candidate" }), why } };
  const newest = "value" in offers ? offers.value.versions : new Map<string, string>();
  const owns = await orWhy(DpkgOwns.on(host, isWatched));
  if ("why" in owns) yield hiddenOwns("*", owns.why);
  // dpkg itself is always of the host's own architecture.
  const native = packages.find(({ name }) => name === "dpkg")?.architecture;
  for (const [key, one] of byKey(packages, native)) {
    const candidate = newest.get(one.name);
    const isNewer = candidate !== undefined && compareDebVersions(one.version, candidate) < 0;
    const owned = "value" in owns ? await orWhy(owns.value.of(one)) : { value: [] };
    if ("why" in owned) yield hiddenOwns(key, owned.why);
    const fields = {
      ...fieldsOf(one),
      ...(isNewer ? { candidate } : {}),
      ...("value" in owned && owned.value.length > 0 ? { owns: owned.value } : {}),
    };
    yield { fact: { kind, key, fields, from: [DPKG_STATUS] } };
  }
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
