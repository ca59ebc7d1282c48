import { printable } from "../../../src/model/text.ts";
import { HostError } from "../host.ts";
import { isRemote, type Mount, parseMounts } from "../mounts.ts";
import { readsEverything } from "../user.ts";
import type { Session } from "./session.ts";

/** What a machine offers to be looked at with. */
export interface Machine {
  user: { uid: number; name: string; privileged: boolean };
  mounts: Mount[];
  /** Directories that a call on may never return from. */
  remotes: string[];
  /** Its find(1) prints what is asked for (GNU); else each file costs a little more. */
  finds: boolean;
  /** Its programs among those that extended attributes can be read with. */
  readers: ReadonlySet<string>;
  /** What stands between two files where several are read at once; none where that can't be done. */
  between: Uint8Array | undefined;
}

/** Programs that read extended attributes, as `xattrs.ts` uses them; perl only where it is known how the machine counts its calls. */
const READERS = ["perl", "python3", "/usr/libexec/platform-python", "getfattr"];

/** Longest list of mounts, in bytes. */
const MOST_MOUNTS = 4 * 1024 * 1024;

const ASK = `id -u; echo "$(id -un 2>/dev/null)"
grep '^CapEff:' /proc/self/status
find / -maxdepth 0 -printf 'finds\\n' 2>/dev/null || echo
for program in ${READERS.join(" ")}; do command -v $program >/dev/null 2>&1 && printf '%s ' $program; done; echo
case $(uname -m) in x86_64|aarch64) echo known;; *) echo other;; esac
for program in stat readlink head sha256sum dd; do command -v $program >/dev/null 2>&1 || printf '%s ' $program; done; echo`;

/** Asks a machine what it is. Throws {@link HostError} where it can't be looked at. */
export async function machineOf(session: Session): Promise<Machine> {
  const { stdout, stderr } = await session.ask(ASK);
  const [uid = "", name = "", capabilities = "", finds, readers = "", kind, missing = ""] = stdout
    .toString()
    .split("\n");
  if (!/^\d+$/.test(uid) || !capabilities.startsWith("CapEff:"))
    throw new HostError(
      "unavailable",
      `no Linux that can be looked at: ${printable(stderr.split("\n")[0] ?? "")}`,
    );
  if (missing.trim() !== "")
    throw new HostError(
      "unavailable",
      `the host lacks ${missing.trim().split(" ").join(", ")}, without which nothing can be seen`,
    );
  const mounts = parseMounts(await mountinfo(session));
  return {
    user: { uid: Number(uid), name: name || uid, privileged: readsEverything(capabilities) },
    mounts,
    remotes: mounts.filter(isRemote).map(({ at }) => at),
    finds: finds === "finds",
    readers: new Set(
      readers
        .trim()
        .split(" ")
        .filter((program) => program !== "perl" || kind === "known"),
    ),
    between: await between(session),
  };
}

async function mountinfo(session: Session): Promise<string> {
  const { status, stdout } = await session.ask("cat /proc/self/mountinfo", {
    seconds: 15,
    limit: MOST_MOUNTS,
  });
  if (status !== 0)
    throw new HostError("failed", "/proc/self/mountinfo: can't be read, so no mount is known");
  return stdout.toString();
}

/** A file that head(1) can read again and again, and of which nobody else knows what is in it: its own environment. */
export const BETWEEN = "/proc/self/environ";

/**
 * Runs a program with nothing in its environment but its path and the session's secret, which comes through a pipe: the words
 * of a program can be read by anybody there.
 */
export function withSecret({ secret }: Session, command: string): string {
  const take = 'read -r BETWEEN && export BETWEEN && exec "$@"';
  return `echo ${secret} | env -i PATH="$PATH" sh -c '${take}' sh ${command}`;
}

async function between(session: Session): Promise<Uint8Array | undefined> {
  const { stdout } = await session.ask(withSecret(session, `head -q -c 4096 -- ${BETWEEN} ${BETWEEN}`));
  const half = stdout.subarray(0, stdout.length / 2);
  const isWhole = half.includes(session.secret) && Buffer.concat([half, half]).equals(stdout);
  return isWhole ? half : undefined;
}
