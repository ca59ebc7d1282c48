import type { Fact } from "../../../src/model/fact.ts";
import { canonicalValue } from "../../host/sshd/value.ts";
import type { Comparison } from "../comparison.ts";
import { linesOf } from "../comparison.ts";

/** What sshd prints otherwise than it is written: each address once with each port. */
const OTHERWISE = new Set(["listenaddress"]);

/** The server itself says what it makes of its files, to root only. Options that one side does not know are left out. */
export const sshd: Comparison = {
  kind: "sshd",
  tools: [
    {
      program: "sshd",
      args: ["-T"],
      theirs: (output, facts) => {
        const lines = linesOf(output);
        return general(facts).flatMap(({ key, fields: { value } }) => {
          const values = lines
            .filter((line) => line.startsWith(`${key} `))
            .map((line) => line.slice(key.length + 1));
          const all = Array.isArray(value) ? values : canonicalValue(key, values.join(" "));
          return values.length === 0 ? [] : [told(key, all)];
        });
      },
      ours: (facts) => general(facts).map(({ key, fields: { value } }) => told(key, value)),
      expected: (thing) => OTHERWISE.has(thing.split(" ", 1)[0] ?? ""),
    },
  ],
};

/** Settings that hold outside of Match blocks. */
function general(facts: readonly Fact[]): Fact[] {
  return facts.filter(({ key }) => !key.includes(" match "));
}

function told(name: string, value: unknown): string {
  return `${name} ${(Array.isArray(value) ? value : [value]).join(", ")}`;
}
