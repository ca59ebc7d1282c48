import type { Fact } from "../../../src/model/fact.ts";
import type { Comparison } from "../comparison.ts";
import { linesOf } from "../comparison.ts";

const SYSCTL = "sysctl/";

export const os: Comparison = {
  kind: "os",
  tools: [
    {
      program: "uname",
      args: ["-n", "-r", "-m"],
      theirs: (output) => [output.trim()],
      ours: (facts) =>
        facts.map(({ fields: { hostname, kernel, architecture } }) =>
          [hostname, kernel, architecture].join(" "),
        ),
    },
  ],
};

/** Values in force; which modules may be loaded no tool lists. */
export const kernel: Comparison = {
  kind: "kernel",
  tools: [
    {
      program: "sysctl",
      args: (facts) => settings(facts).map(({ key }) => key.slice(SYSCTL.length)),
      // Some may not be read by everybody.
      ok: [0, 1, 255],
      theirs: (output) =>
        linesOf(output).map((line) => {
          const [name = "", value = ""] = line.split(/ = ?(.*)/s);
          return `${name} = ${value.replace(/\s+/g, " ").trim()}`;
        }),
      ours: (facts) =>
        settings(facts).map(({ key, fields: { value } }) => `${key.slice(SYSCTL.length)} = ${value}`),
    },
  ],
};

function settings(facts: readonly Fact[]): Fact[] {
  return facts.filter(({ key, fields: { value } }) => key.startsWith(SYSCTL) && typeof value === "string");
}

export const packages: Comparison = {
  kind: "package",
  tools: [
    {
      program: "dpkg-query",
      args: ["-W", "-f", "${db:Status-Status} ${Package} ${Version} ${Architecture}\\n"],
      theirs: (output) =>
        linesOf(output).flatMap((line) => {
          const [status, ...rest] = line.split(" ");
          return status === "not-installed" || rest.length < 3 ? [] : [`${status} ${rest.join(" ")}`];
        }),
      ours: byVersion,
      expected: (thing) => thing.startsWith("config-files "),
    },
    {
      program: "rpm",
      args: [
        "-qa",
        "--queryformat",
        "installed %{NAME} %|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE} %{ARCH}\\n",
      ],
      theirs: linesOf,
      ours: byVersion,
    },
    {
      program: "apk",
      args: ["info", "-v"],
      theirs: linesOf,
      ours: (facts) => facts.map(({ key, fields: { version } }) => `${key}-${version}`),
    },
  ],
};

function byVersion(facts: readonly Fact[]): string[] {
  return facts.map(({ key, fields: { status, version, architecture } }) =>
    [status ?? "installed", key.replace(/:[^:]*$/, ""), version, architecture].join(" "),
  );
}
