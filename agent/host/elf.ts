import { type Host, HostError } from "./host.ts";

/** Machines by e_machine of elf(5), in the names of uname(2). */
const MACHINES: Record<number, string> = {
  3: "i686",
  21: "ppc64le",
  22: "s390x",
  40: "arm",
  62: "x86_64",
  183: "aarch64",
  243: "riscv64",
  258: "loongarch64",
};

/** Bytes up to and with e_machine. */
const HEADER = 20;

/** The machine a program was made for; undefined where it is no little- or big-endian ELF file of a known one. */
export function elfMachine(program: Uint8Array): string | undefined {
  if (program.length < HEADER || Buffer.from(program.subarray(0, 4)).toString("latin1") !== "\x7fELF")
    return undefined;
  const view = new DataView(program.buffer, program.byteOffset, HEADER);
  const littleEndian = view.getUint8(5) === 1;
  return MACHINES[view.getUint16(18, littleEndian)];
}

/** The machine that a host's programs are made for. The shell is on every host. Throws `HostError`. */
export async function machineOf(host: Host): Promise<string> {
  const machine = elfMachine(await host.read("/bin/sh"));
  if (machine === undefined) throw new HostError("failed", "/bin/sh: not an ELF file of a known machine");
  return machine;
}
