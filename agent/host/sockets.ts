import { FormatError } from "../../src/formats/tree.ts";
import { fromProc } from "./addresses.ts";

export type Protocol = "tcp" | "udp";

/** A socket that takes what comes in. */
export interface Listener {
  protocol: Protocol;
  /** Without brackets. */
  address: string;
  port: number;
  /** Owner of the socket. */
  uid: number;
  inode: string;
}

/** What a socket that takes what comes in is in, by protocol: TCP_LISTEN, and for UDP not connected (TCP_CLOSE). */
const OPEN: Record<Protocol, string> = { tcp: "0A", udp: "07" };

/** Fields up to the inode, which later kernels follow with more. */
const FIELDS_TO_INODE = 10;

/**
 * Listening rows of /proc/net/{tcp,tcp6,udp,udp6} (proc_net_tcp(5)). A row that is cut or odd throws
 * {@link FormatError}: half a table would look like closed ports.
 */
export function listeners(table: string, protocol: Protocol): Listener[] {
  const [head = "", ...rows] = table.split("\n");
  if (!/^\s*sl\s+local_address\s/.test(head))
    throw new FormatError('expected a table that starts with "sl local_address"', 1);
  if (rows.pop() !== "") throw new FormatError("the last line is cut", rows.length + 2);
  return rows.flatMap((row, at) => listener(row, protocol, at + 2));
}

function listener(row: string, protocol: Protocol, line: number): Listener[] {
  const fields = row.trim().split(/\s+/);
  const [, local = "", remote = "", state, , , , uid = "", , inode = ""] = fields;
  const address = /^((?:[0-9A-F]{8}){1,4}):([0-9A-F]{4})$/.exec(local);
  if (!address || fields.length < FIELDS_TO_INODE || !/^\d+$/.test(inode))
    throw new FormatError(`"${row.trim()}" is no socket: expected local address, state, uid and inode`, line);
  if (state !== OPEN[protocol] || !/:0000$/.test(remote)) return [];
  const [, hex = "", port = ""] = address;
  return [{ protocol, address: fromProc(hex), port: Number.parseInt(port, 16), uid: Number(uid), inode }];
}
