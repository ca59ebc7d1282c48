import { userInfo } from "node:os";
import { Trouble } from "../../../src/model/trouble.ts";

/** Where to log in, and as whom. */
export interface Target {
  host: string;
  port: number;
  user: string;
}

/** `[user@]host[:port]`, an IPv6 address with a port in brackets. Throws {@link Trouble}. */
export function parseTarget(text: string): Target {
  const match =
    /^(?:([^@\s]+)@)?(?:\[([0-9a-fA-F:.%]+)\]|([^\s:@[\]]+)|([0-9a-fA-F:]+:[0-9a-fA-F:.]+))(?::(\d{1,5}))?$/.exec(
      text,
    );
  const host = match?.[2] ?? match?.[3] ?? match?.[4];
  const port = Number(match?.[5] ?? 22);
  if (host === undefined || host.startsWith("-") || port < 1 || port > 65_535)
    throw new Trouble(
      `found "${text}", expected a host as [user@]name[:port], such as audit@line3.plant.example:22`,
    );
  return { host, port, user: match?.[1] ?? userInfo().username };
}

/** As it was given, for messages. */
export function targetName({ host, port, user }: Target): string {
  const place = host.includes(":") ? `[${host}]` : host;
  return `${user}@${place}${port === 22 ? "" : `:${port}`}`;
}
