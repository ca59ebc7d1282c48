/** Extended attributes of files of another machine, with what programs it has. */
import { fromBytes, toBytes } from "../../../src/model/text.ts";
import { complained } from "../fault.ts";
import { HostError } from "../host.ts";
import type { Machine } from "./machine.ts";
import { words } from "./script.ts";
import type { Session } from "./session.ts";
import type { Answer } from "./shell.ts";

export type Attributes = Map<string, Uint8Array>;

/** Bounds of one question. */
const BOUNDS = { seconds: 60, limit: 64 * 1024 * 1024 };

/**
 * Each prints, for every path that it is given, the path; then the name of each attribute with its value in hex behind it;
 * then an empty name with "ok" or with what went wrong: each with a zero byte behind it.
 */
const PYTHON = `import os, sys
out = sys.stdout.buffer
for path in map(os.fsencode, sys.argv[1:]):
    out.write(path + b"\\0")
    said = b"ok"
    try:
        for name in os.listxattr(path, follow_symlinks=False):
            out.write(os.fsencode(name) + b"\\0" + os.getxattr(path, name, follow_symlinks=False).hex().encode() + b"\\0")
    except OSError as error:
        if error.errno not in (95, 61):
            said = os.strerror(error.errno).encode()
    out.write(b"\\0" + said + b"\\0")`;

/** Numbers of llistxattr(2) and lgetxattr(2) by machine, as perl itself has no call for them. */
const PERL = `my ($list, $get) = $ENV{MACHINE} eq "x86_64" ? (195, 192) : $ENV{MACHINE} eq "aarch64" ? (12, 9) : exit 3;
for my $path (@ARGV) {
  print "$path\\0";
  my ($names, $value, $said) = ("\\0" x 65536, "", "ok");
  my $length = syscall($list, $path, $names, 65536);
  for my $name ($length > 0 ? split(/\\0/, substr($names, 0, $length)) : ()) {
    $value = "\\0" x 65536;
    my $size = syscall($get, $path, $name, $value, 65536);
    if ($size >= 0) { print "$name\\0" . unpack("H*", substr($value, 0, $size)) . "\\0"; }
    elsif ($! != 95 && $! != 61) { $said = "$!"; last; }
  }
  $said = "$!" if $length < 0 && $! != 95 && $! != 61;
  print "\\0$said\\0";
}`;

/** Programs in the order of preference, and how each is called with paths behind it. */
const WAYS: readonly [program: string, call: string][] = [
  ["perl", `MACHINE=$(uname -m) perl -e '${PERL}'`],
  ["python3", `python3 -I -S -c '${PYTHON}'`],
  ["/usr/libexec/platform-python", `/usr/libexec/platform-python -I -S -c '${PYTHON}'`],
];

/** What a program is called with, and how its answer is read. */
interface Way {
  call: string;
  parse(answer: Answer, paths: readonly string[]): Found;
}

type Found = Map<string, Attributes | HostError>;

export class ReadAttributes {
  readonly #session: Session;
  readonly #way: Way | undefined;

  constructor(session: Session, machine: Machine) {
    this.#session = session;
    const call = WAYS.find(([program]) => machine.readers.has(program))?.[1];
    if (call !== undefined) this.#way = { call, parse };
    else if (machine.readers.has("getfattr")) this.#way = { call: GETFATTR, parse: parseGetfattr };
  }

  /** Attributes of paths without links but for the last part, or why they can't be read. Throws "unavailable" where there is no way. */
  async of(paths: readonly string[]): Promise<Found> {
    if (this.#way === undefined)
      throw new HostError(
        "unavailable",
        "extended attributes can't be read: the host has none of python3, perl and getfattr, which could be asked for them",
      );
    return this.#way.parse(await this.#session.ask(`${this.#way.call} ${words(paths)}`, BOUNDS), paths);
  }
}

function parse({ status, stdout, stderr }: Answer): Found {
  if (status !== 0)
    throw complained("extended attributes", stderr || "the program of the host that reads them failed");
  const fields = fromBytes(stdout).split("\0");
  const found: Found = new Map();
  for (let at = 0; at + 1 < fields.length; ) {
    const path = fields[at++] ?? "";
    const attributes: Attributes = new Map();
    for (; fields[at] !== "" && at + 1 < fields.length; at += 2)
      attributes.set(fields[at] ?? "", bytesOf(fields[at + 1]));
    const said = fields[at + 1] ?? "cut off";
    found.set(path, said === "ok" ? attributes : complained(path, said));
    at += 2;
  }
  return found;
}

const GETFATTR = "getfattr -h -d -m - -e hex --absolute-names --";

/**
 * getfattr(1): "# file: PATH" and "NAME=0xVALUE", odd bytes as octal numbers. A file without attributes is not in it, and
 * neither is one that a complaint is about; a complaint about none of the paths may be about any.
 */
function parseGetfattr({ status, stdout, stderr }: Answer, paths: readonly string[]): Found {
  const complaints = stderr
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => unescaped(line.replace(/^getfattr: /, "")));
  const isAbout = (path: string) => (complaint: string) => complaint.startsWith(`${path}: `);
  const areKnown = complaints.every((complaint) => paths.some((path) => isAbout(path)(complaint)));
  const found: Found = new Map();
  for (const path of paths) {
    const about = complaints.find(isAbout(path));
    if (about !== undefined) found.set(path, complained(path, about));
    else if (areKnown && (status === 0 || complaints.length > 0)) found.set(path, new Map());
    else if (paths.length === 1) found.set(path, complained(path, stderr));
  }
  let of: Attributes | HostError | undefined;
  for (const line of fromBytes(stdout).split("\n")) {
    const [, path] = /^# file: (.*)$/.exec(line) ?? [];
    if (path !== undefined) of = found.get(unescaped(path));
    const [, name = "", hex = ""] = /^([^=]+)=(?:0x([0-9a-f]*))?$/.exec(line) ?? [];
    if (of instanceof Map && name !== "") of.set(unescaped(name), bytesOf(hex));
  }
  return found;
}

function unescaped(text: string): string {
  const bytes = Buffer.from(toBytes(text)).toString("latin1");
  const whole = bytes.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return fromBytes(Buffer.from(whole, "latin1"));
}

function bytesOf(hex = ""): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}
