import * as z from "zod";
import { Check, Pattern, WrittenCheck } from "./check.ts";
import { Fact } from "./fact.ts";
import { Gap } from "./gaps.ts";
import type { HostIdentity } from "./snapshot.ts";
import { Value } from "./value.ts";
import { Watch } from "./watch.ts";

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, { error: "expected 64 hex digits" });

/**
 * Approved facts that are too many for people to read: a file of sorted lines of JSON beside the baseline. Long ones stand
 * behind its head, so that an audit need not read them.
 */
export const Bulk = z.strictObject({
  file: z
    .string()
    .regex(/^[^/\\]+$/, { error: "expected a file name without a folder" })
    .meta({ description: "its name; it lies beside the baseline" }),
  sha256: Sha256.meta({ description: "hash of the whole file: another file is refused" }),
  facts: z.number().int().min(0).meta({ description: "number of facts, one a line" }),
  head: z
    .strictObject({
      bytes: z.number().int().min(0).meta({ description: "length of the head in bytes" }),
      sha256: Sha256.meta({ description: "hash of the head" }),
    })
    .meta({
      description:
        "its first part, which has a line for each fact, and for a long one the hash of its line in the second part; else the whole file",
    })
    .optional(),
});
export type Bulk = z.infer<typeof Bulk>;

/** Facts as approved. */
export const State = z.strictObject({
  kinds: z.array(z.string()).meta({ description: "kinds compared exactly: what is not approved is drift" }),
  facts: z.array(Fact).default([]).meta({ description: "approved facts, few enough to read" }),
  bulk: Bulk.meta({ description: "approved facts too many or too long to read" }).optional(),
  ignore: z.array(Pattern).default([]).meta({
    description:
      "addresses that are never drift, such as network:interface/*#mac where twins share a baseline",
  }),
  unseen: z.array(Gap).default([]).meta({
    description:
      "what could not be read when this was drafted: it is neither approved nor refused, and seeing it later is no drift",
  }),
});
export type State = z.infer<typeof State>;

/** The hosts a baseline is made for. */
export const Applies = z.strictObject({
  os: z.string().meta({ description: "ID of os-release(5)" }).optional(),
  release: z.array(z.string()).meta({ description: "VERSION_ID of os-release(5)" }).optional(),
});
export type Applies = z.infer<typeof Applies>;

export const Parameter = z.strictObject({
  about: z.string().meta({ description: "what it decides, with its unit" }),
  default: Value.meta({ description: "its value where nobody gives one" }).optional(),
});
export type Parameter = z.infer<typeof Parameter>;

const head = {
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]*$/, { error: "expected small letters, digits, dots and dashes" })
    .meta({ description: "names the baseline; reports say it" }),
  version: z.number().int().min(1).meta({ description: "one more each time it is changed" }),
  title: z.string().min(1).meta({ description: "one line for people" }),
  about: z.string().meta({ description: "what it is for, in a few lines" }).optional(),
  applies: Applies.default({}).meta({ description: "the hosts it is made for; on any other it is refused" }),
};

/** A baseline as people write it, in YAML. */
export const Baseline = z
  .strictObject({
    ...head,
    extends: z.array(z.string()).default([]).meta({ description: "packs by id, or files by path" }),
    parameters: z
      .record(z.string().regex(/^[A-Za-z]\w*$/), Parameter)
      .default({})
      .meta({ description: `values left open, used as \${name}; $\${name} is the text itself` }),
    values: z
      .record(z.string(), Value)
      .default({})
      .meta({ description: "values for the parameters of what this extends, by name" }),
    watch: z
      .array(Watch)
      .default([])
      .meta({ description: "files to look at; all other kinds are looked at always" }),
    state: State.meta({ description: "what is approved; a difference to it is drift" }).optional(),
    checks: z.array(WrittenCheck).default([]).meta({
      description:
        "hardening rules; one that does not hold is a deviation. The same id takes the place of an inherited one",
    }),
  })
  .meta({ title: "mesdrift baseline" });
export type Baseline = z.infer<typeof Baseline>;

export const COMPILED = "mesdrift-baseline/1";

/** A baseline as machines use it: extends and parameters resolved. Its RFC 8785 form is what is signed. */
export const CompiledBaseline = z.strictObject({
  format: z.literal(COMPILED),
  ...head,
  /** What it was made of, from the most general. */
  includes: z.array(z.strictObject({ id: z.string(), version: z.number().int() })),
  watch: z.array(Watch),
  state: State.optional(),
  checks: z.array(Check),
});
export type CompiledBaseline = z.infer<typeof CompiledBaseline>;

/** Why a baseline is not for a host; undefined when it is. */
export function notFor(applies: Applies, host: HostIdentity): string | undefined {
  if (applies.os !== undefined && applies.os !== host.os)
    return `it is for ${applies.os}, the host is ${host.os}`;
  const { release } = applies;
  if (release === undefined || (host.release !== undefined && release.includes(host.release)))
    return undefined;
  return `it is for release ${release.join(" or ")}, the host is ${host.release ?? "of unknown release"}`;
}
