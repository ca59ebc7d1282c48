import { printable } from "../../src/model/text.ts";
import { HostError, type HostFault } from "./host.ts";

/** What an errno(3) means to a probe, and how a person reads it. */
const FAULTS: Record<string, [HostFault, string]> = {
  ENOENT: ["absent", "no such file or directory"],
  ENOTDIR: ["absent", "a part of the path is no directory"],
  ENAMETOOLONG: ["failed", "the path is too long to be opened"],
  ESRCH: ["absent", "the process has ended"],
  EACCES: ["denied", "permission denied"],
  EPERM: ["denied", "not permitted"],
  ELOOP: ["bad-link", "links lead in a circle"],
  EISDIR: ["special", "a directory, not a file"],
  ENXIO: ["special", "a device or socket that nothing answers on"],
  EAGAIN: ["special", "not a file that can be read to an end"],
  ENOTCONN: ["failed", "the file system behind it has gone"],
};

/** What programs say of an errno(3) in the C locale (strerror(3)). */
const COMPLAINTS: Record<string, string> = {
  "No such file or directory": "ENOENT",
  "Not a directory": "ENOTDIR",
  "No such process": "ESRCH",
  "Permission denied": "EACCES",
  "Operation not permitted": "EPERM",
  "Too many levels of symbolic links": "ELOOP",
  "Is a directory": "EISDIR",
};

/**
 * What a program's complaint about a path means: a line of it ends with the reason, and the path itself may read like one.
 * Anything but the usual is told as it was said.
 */
export function complained(path: string, stderr: string): HostError {
  const lines = stderr.replaceAll(path, "").split("\n");
  const isReason = (text: string) => lines.some((line) => line === text || line.endsWith(`: ${text}`));
  const code = Object.entries(COMPLAINTS).find(([text]) => isReason(text))?.[1] ?? "";
  const [fault, says] = FAULTS[code] ?? ["failed", printable(stderr.trim().split("\n")[0] ?? "")];
  return hostError(fault, path, says);
}

/** Do all programs write a path as it is when they complain of it? Others are put in quotes, by each program in its way. */
export function isPlain(path: string): boolean {
  return /^[^'"`\\]+$/.test(path) && /^[ -~]+$/.test(path);
}

/** Throws what a system call threw as a {@link HostError} about a path; anything else is thrown on as it is. */
export function failed(thrown: unknown, path: string): never {
  if (!(thrown instanceof Error && "code" in thrown && "syscall" in thrown)) throw thrown;
  const code = String(thrown.code);
  const [fault, says] = FAULTS[code] ?? ["failed", code];
  throw hostError(fault, path, says);
}

/** A {@link HostError} about a path, in one line that is safe to show. */
export function hostError(fault: HostFault, path: string, says: string): HostError {
  return new HostError(fault, `${printable(path)}: ${says}`);
}
