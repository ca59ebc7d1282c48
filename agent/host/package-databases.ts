import { FormatError } from "../../src/formats/tree.ts";
import { dpkgStatus, type Package } from "./dpkg.ts";
import { type Host, HostError } from "./host.ts";
import { parsed } from "./parsed.ts";

/** Where a package manager keeps what is installed. */
interface Database {
  manager: string;
  /** Its presence means that this manager rules the host. */
  marker: string;
  read(host: Host): Promise<Package[]>;
}

export const DPKG_STATUS = "/var/lib/dpkg/status";
const APK_INSTALLED = "/lib/apk/db/installed";

const RPM_FORMAT = String.raw`%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\t%{ARCH}\t%{VENDOR}\n`;

const DATABASES: Database[] = [
  { manager: "dpkg", marker: DPKG_STATUS, read: (host) => fromFile(host, DPKG_STATUS, dpkgStatus) },
  { manager: "apk", marker: APK_INSTALLED, read: (host) => fromFile(host, APK_INSTALLED, apkInstalled) },
  { manager: "rpm", marker: "/usr/lib/sysimage/rpm", read: rpm },
  { manager: "rpm", marker: "/var/lib/rpm", read: rpm },
];

/**
 * All packages of a host, and whose they are. Throws "unavailable" where no package manager is known, and "failed" where
 * none has any package. No host is without packages: a database that holds none was cut off, or is of a manager that the
 * host does not live by, as dpkg on Red Hat.
 */
export async function packagesOf(host: Host): Promise<{ manager: string; packages: Package[] }> {
  const empty: string[] = [];
  for (const { manager, marker, read } of DATABASES) {
    if (!(await host.exists(marker))) continue;
    const packages = await read(host);
    if (packages.length > 0) return { manager, packages };
    empty.push(marker);
  }
  if (empty.length > 0)
    throw new HostError(
      "failed",
      `${empty.join(", ")}: no package in it, but a host has some; it may be cut off`,
    );
  throw new HostError("unavailable", "no package database here: neither dpkg nor apk nor rpm");
}

async function fromFile(host: Host, path: string, parse: (text: string) => Package[]): Promise<Package[]> {
  const text = await host.text(path);
  return parsed(path, () => parse(text));
}

async function rpm(host: Host): Promise<Package[]> {
  const output = await host.run("rpm", ["-qa", "--queryformat", RPM_FORMAT]);
  return parsed("rpm -qa", () => rpmPackages(output));
}

/** Rows of `rpm -qa`: name, version with epoch and release, architecture, vendor, parted by tabs. */
export function rpmPackages(rows: string): Package[] {
  return rows
    .split("\n")
    .filter(Boolean)
    .map((row, at) => {
      const [name, version, architecture, vendor] = row.split("\t");
      if (!name || version === undefined || architecture === undefined)
        throw new FormatError(`"${row}" is no package`, at + 1);
      return installed(name, version, architecture, vendor === "(none)" ? undefined : vendor);
    });
}

/** Paragraphs of apk's database: one letter, a colon, a value to each line. */
export function apkInstalled(text: string): Package[] {
  return text
    .split("\n\n")
    .filter((paragraph) => paragraph.trim() !== "")
    .map((paragraph) => {
      const value = (letter: string) => new RegExp(`^${letter}:(.*)$`, "m").exec(paragraph)?.[1];
      const name = value("P");
      if (name === undefined)
        throw new FormatError(`a paragraph without a package name: "${paragraph.slice(0, 40)}"`);
      return installed(name, value("V") ?? "", value("A") ?? "", undefined);
    });
}

function installed(name: string, version: string, architecture: string, origin: string | undefined): Package {
  return { name, version, architecture, origin, status: "installed", held: false, configs: [] };
}
