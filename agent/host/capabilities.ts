/** File capabilities as the kernel stores them in security.capability (capabilities(7), linux/capability.h). */
import { FormatError } from "../../src/formats/tree.ts";

/** By their numbers. */
const NAMES = [
  "chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable net_bind_service",
  "net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin",
  "sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write audit_control setfcap mac_override",
  "mac_admin syslog wake_alarm block_suspend audit_read perfmon bpf checkpoint_restore",
].flatMap((line) => line.split(" "));

/** Bytes by revision: a 32-bit word of revision and flags, one or two pairs of sets, and in the third a root user. */
const LENGTHS: Record<number, number> = { 1: 12, 2: 20, 3: 24 };
const PAIR = 8;
const EFFECTIVE = 1;

/**
 * Capabilities as setcap(8) takes them: names by their flags, such as `cap_net_raw=ep` or
 * `cap_chown=i cap_kill,cap_net_raw=ep`; those for another user namespace end with `[rootid=100000]`.
 * Throws {@link FormatError}.
 */
export function capabilityText(value: Uint8Array): string {
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  const revision = value[3] ?? 0;
  const length = LENGTHS[revision];
  if (length === undefined || value.length !== length)
    throw new FormatError(`capabilities of revision ${revision} in ${value.length} bytes`);
  const effective = (view.getUint32(0, true) & EFFECTIVE) !== 0;
  const flags = flagsByNumber(view, revision === 1 ? 1 : 2, effective);
  const text = [...Map.groupBy(flags, ([, flag]) => flag)]
    .map(([flag, capabilities]) => `${capabilities.map(([number]) => nameOf(number)).join(",")}=${flag}`)
    .sort()
    .join(" ");
  return revision === 3 ? `${text} [rootid=${view.getUint32(length - 4, true)}]` : text;
}

/** Number of each capability that is set, with its flags: e effective, i inheritable, p permitted. */
function flagsByNumber(view: DataView, pairs: number, effective: boolean): [number, string][] {
  return Array.from({ length: pairs * 32 }, (_, number): [number, string] => {
    const at = 4 + Math.floor(number / 32) * PAIR;
    const isSet = (offset: number) => ((view.getUint32(at + offset, true) >>> (number % 32)) & 1) === 1;
    const held = (isSet(4) ? "i" : "") + (isSet(0) ? "p" : "");
    return [number, held && effective ? `e${held}` : held];
  }).filter(([, flags]) => flags !== "");
}

function nameOf(number: number): string {
  return `cap_${NAMES[number] ?? number}`;
}
