import type { Comparison } from "../comparison.ts";
import { linesOf } from "../comparison.ts";

export const port: Comparison = {
  kind: "port",
  tools: [
    {
      program: "ss",
      args: ["-H", "-l", "-t", "-u", "-n"],
      theirs: (output) => linesOf(output).map(socket),
      ours: (facts) =>
        facts.flatMap(({ fields: { protocol, address, port: number } }) =>
          protocol === undefined ? [] : [`${protocol}/${address}:${number}`],
        ),
      // What a program bound as a client, on a port that the kernel picked, comes and goes.
      expected: (thing) => /^udp\/.*:(?:3[3-9]|[45]\d|6[0-5])\d{3}$/.test(thing),
    },
  ],
};

/** "tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*"; an interface may stand behind "%", and "*" is any address of IPv6. */
function socket(line: string): string {
  const [protocol, , , , local = ""] = line.trim().split(/\s+/);
  const cut = local.lastIndexOf(":");
  const address = local
    .slice(0, cut)
    .replace(/^\[|\]$/g, "")
    .replace(/%.*$/, "");
  return `${protocol}/${address === "*" ? "::" : address}:${local.slice(cut + 1)}`;
}

export const network: Comparison = {
  kind: "network",
  tools: [
    {
      program: "ip",
      args: ["-o", "link", "show"],
      theirs: (output) =>
        linesOf(output)
          .map((line) => /^\d+: ([^:@]+)/.exec(line)?.[1] ?? line)
          .filter((name) => name !== "lo"),
      ours: (facts) =>
        facts.flatMap(({ key }) => (key.startsWith("interface/") ? [key.slice("interface/".length)] : [])),
    },
  ],
};
