import type { Comparison } from "../comparison.ts";
import { linesOf } from "../comparison.ts";

/** Units that systemd makes up as it goes, and those whose instances alone are facts. */
const PASSING = /^\S+@\.|^\S+@\S+ | (?:alias|generated|transient)$/;

export const service: Comparison = {
  kind: "service",
  tools: [
    {
      program: "systemctl",
      args: ["list-unit-files", "--type=service,socket", "--plain", "--no-legend", "--no-pager", "--full"],
      theirs: (output) =>
        linesOf(output)
          .map((line) => line.trim().split(/\s+/).slice(0, 2).join(" "))
          .filter((line) => !PASSING.test(line)),
      ours: (facts) =>
        facts
          .map(({ key, fields: { enabled } }) => `${key} ${enabled}`)
          .filter((line) => !PASSING.test(line)),
    },
  ],
};

/** Only timers: no tool lists what cron runs. */
export const scheduledTask: Comparison = {
  kind: "scheduled-task",
  tools: [
    {
      program: "systemctl",
      args: ["list-unit-files", "--type=timer", "--plain", "--no-legend", "--no-pager", "--full"],
      theirs: (output) => linesOf(output).map((line) => line.trim().split(/\s+/)[0] ?? ""),
      ours: (facts) => facts.flatMap(({ key }) => (key.startsWith("timer:") ? [key.slice(6)] : [])),
      expected: (unit) => unit.includes("@."),
    },
  ],
};
