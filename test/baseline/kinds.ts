import type { Kinds } from "../../src/baseline/kinds.ts";

/** A few kinds of facts, so that these tests don't depend on the probes there happen to be. */
export const kinds: Kinds = new Map([
  [
    "account",
    {
      kind: "account",
      about: "Accounts.",
      fields: {
        uid: { is: "state", about: "number" },
        shell: { is: "state", about: "shell" },
        lastChange: { is: "volatile", about: "date" },
      },
    },
  ],
  ["config", { kind: "config", about: "Configs.", fields: { format: { is: "state", about: "format" } } }],
  ["file", { kind: "file", about: "Files.", fields: { mode: { is: "state", about: "mode" } } }],
]);
