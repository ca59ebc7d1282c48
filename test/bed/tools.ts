import { existsSync } from "node:fs";
import { run } from "./shell.ts";

/** Programs, by name or whole path, that the bed, and tests of file metadata, stores, deliveries, pages and packages, need, and the Debian package of each. */
const TOOLS: Record<string, string> = {
  mmdebstrap: "mmdebstrap",
  "systemd-nspawn": "systemd-container",
  unshare: "util-linux",
  nsenter: "util-linux",
  setpriv: "util-linux",
  flock: "util-linux",
  ip: "iproute2",
  setfacl: "acl",
  setfattr: "attr",
  setcap: "libcap2-bin",
  busybox: "busybox-static",
  faketime: "faketime",
  pg_ctlcluster: "postgresql",
  strip: "binutils",
  chromium: "chromium",
  gpg: "gnupg",
  rpmsign: "rpm",
  osslsigncode: "osslsigncode",
  "aarch64-linux-gnu-strip": "binutils-aarch64-linux-gnu",
  "qemu-aarch64-static": "qemu-user-static",
  "/usr/aarch64-linux-gnu/lib/libstdc++.so.6": "libstdc++6-arm64-cross",
  wixl: "wixl",
  zip: "zip",
  msiinfo: "msitools",
  sshd: "openssh-server",
  "ssh-keygen": "openssh-client",
};

const FOLDERS = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"];
const isHere = (tool: string) =>
  tool.startsWith("/") ? existsSync(tool) : FOLDERS.some((folder) => existsSync(`${folder}/${tool}`));

const missing = () => Object.keys(TOOLS).filter((tool) => !isHere(tool));

/** Why no host can be booted on this machine; undefined where one can. Nothing is installed by asking. */
export async function whyNoBed(): Promise<string | undefined> {
  if (process.platform !== "linux") return "needs Linux";
  if (process.geteuid?.() !== 0) return "needs root, for systemd-nspawn";
  if (missing().length > 0 && !existsSync("/usr/bin/apt-get"))
    return `needs ${missing().join(", ")}, and there is no apt-get to install them`;
  const namespaces = await run("unshare", ["--mount", "--pid", "--net", "--cgroup", "--fork", "true"], {
    ok: [0, 1],
  });
  return namespaces.status === 0 ? undefined : `needs namespaces: ${namespaces.stderr.trim()}`;
}

/** Debian packages of the tools that are not here. */
export function missingPackages(): string[] {
  return [...new Set(missing().map((tool) => TOOLS[tool] ?? tool))];
}
