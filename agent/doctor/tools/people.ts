import type { Comparison } from "../comparison.ts";
import { linesOf } from "../comparison.ts";

/** getent(1) asks the same files by way of the C library. A name that is there twice it tells once. */
export const account: Comparison = {
  kind: "account",
  tools: [
    {
      program: "getent",
      args: ["-s", "files", "passwd"],
      theirs: (output) => linesOf(output).map((line) => row(line, [0, 2, 3, 5, 6])),
      ours: (facts) =>
        facts
          .filter(({ key }) => !/\[\d+\]$/.test(key))
          .map(({ key, fields: { uid, gid, home, shell } }) => [key, uid, gid, home, shell].join(" ")),
    },
  ],
};

export const group: Comparison = {
  kind: "group",
  tools: [
    {
      program: "getent",
      args: ["-s", "files", "group"],
      theirs: (output) => linesOf(output).map((line) => row(line, [0, 2])),
      ours: (facts) =>
        facts
          .filter(({ key }) => !/\[\d+\]$/.test(key))
          .map(({ key, fields: { gid } }) => [key, gid].join(" ")),
    },
  ],
};

function row(line: string, columns: readonly number[]): string {
  const fields = line.split(":");
  return columns.map((column) => fields[column] ?? "").join(" ");
}
