import { osReleaseFields } from "../../../agent/host/identity.ts";
import type { Session } from "../../../agent/host/ssh/session.ts";
import { Trouble } from "../../model/trouble.ts";

/** What a host is, as far as it matters for what can be installed. */
export interface System {
  /** Such as "debian 12". */
  name: string;
  /** In the words of Debian: amd64, arm64. */
  architecture: string;
  /** Form of its packages. */
  form: "deb" | "rpm";
  /** Version of the agent that is installed. */
  installed: string | undefined;
  isEnrolled: boolean;
}

/** Oldest C library that the agent's Node runs with. */
const OLDEST_GLIBC = [2, 28] as const;
/** Least room for the package and what is in it, in KiB. */
const ROOM = 600 * 1024;

const ARCHITECTURES: Record<string, string> = { x86_64: "amd64", aarch64: "arm64" };

// Packages keep the state one level down.
const ASK = `id -u; uname -m
getconf GNU_LIBC_VERSION 2>/dev/null || echo none
[ -d /run/systemd/system ] && echo systemd || echo none
if command -v dpkg >/dev/null; then echo deb; elif command -v rpm >/dev/null; then echo rpm; else echo none; fi
{ dpkg-query -W -f '\${db:Status-Status} \${Version}\\n' mesdrift-agent 2>/dev/null || rpm -q --queryformat 'installed %{VERSION}-%{RELEASE}\\n' mesdrift-agent 2>/dev/null || echo none; } | tail -n 1
[ -e /var/lib/mesdrift/mesdrift/collector.json ] || [ -e /var/lib/mesdrift/collector.json ] && echo enrolled || echo none
df -Pk /usr | awk 'NR == 2 { print $4 }'
cat /etc/os-release`;

/** Asks a host what it is. Throws {@link Trouble} where the agent can't be installed. @param root a shell of root */
export async function systemOf(root: Session): Promise<System> {
  const { stdout } = await root.ask(ASK);
  const [uid, machine = "", glibc = "", init, form, told = "", enrolled, room = "0", ...release] = stdout
    .toString()
    .split("\n");
  const { ID = "linux", VERSION_ID = "" } = osReleaseFields(release.join("\n"));
  const name = `${ID} ${VERSION_ID}`.trim();
  const refuse = (what: string): never => {
    throw new Trouble(`${name}, ${machine}: ${what}`);
  };
  if (uid !== "0") refuse("the user is not root; log in as root or give --sudo");
  const architecture =
    ARCHITECTURES[machine] ??
    refuse("the agent is made for x86_64 and aarch64; mesdrift scan needs none there");
  if (!isNewEnough(glibc))
    refuse(
      `found ${glibc === "none" ? "no glibc" : glibc}, and the agent needs glibc ${OLDEST_GLIBC.join(".")}; mesdrift scan needs none there`,
    );
  if (init !== "systemd") refuse("systemd does not run there, which keeps the agent running");
  if (form !== "deb" && form !== "rpm")
    return refuse("found neither dpkg nor rpm, and there is no package for anything else");
  if (Number(room) < ROOM) refuse(`${room} KiB are free in /usr, expected ${ROOM}`);
  const [status, version] = told.split(" ");
  return {
    name,
    architecture,
    form,
    installed: status === "installed" ? version : undefined,
    isEnrolled: enrolled === "enrolled",
  };
}

function isNewEnough(glibc: string): boolean {
  const [, major = 0, minor = 0] = (/^glibc (\d+)\.(\d+)/.exec(glibc) ?? []).map(Number);
  return major > OLDEST_GLIBC[0] || (major === OLDEST_GLIBC[0] && minor >= OLDEST_GLIBC[1]);
}
