import { formatAddress } from "../model/address.ts";
import type { State } from "../model/baseline.ts";
import type { Fact } from "../model/fact.ts";
import { type Kinds, unknownAddress, unknownField, unknownKind } from "./kinds.ts";
import type { Fault } from "./lint-checks.ts";

/** What is wrong with approved state beyond its form. */
export function lintState({ kinds: compared, facts, ignore }: State, kinds: Kinds): Fault[] {
  const seen = new Set<string>();
  return [
    ...compared.flatMap((kind, at) => fault(["kinds", at], unknownKind(kind, kinds))),
    ...ignore.flatMap((pattern, at) => fault(["ignore", at], unknownAddress(pattern, kinds))),
    ...facts.flatMap((fact, at) => [
      ...fault(["facts", at, "kind"], unknownKind(fact.kind, kinds) ?? notCompared(fact, compared)),
      ...fault(["facts", at, "key"], repeated(fact, seen)),
      ...Object.keys(fact.fields).flatMap((field) =>
        fault(["facts", at, "fields", field], badField(fact.kind, field, kinds)),
      ),
    ]),
  ];
}

function fault(path: Fault["path"], text: string | undefined): Fault[] {
  return text === undefined ? [] : [{ path, text }];
}

function notCompared({ kind }: Fact, compared: readonly string[]): string | undefined {
  return compared.includes(kind) ? undefined : `facts of kind ${kind} are not compared: add it to kinds`;
}

function repeated({ kind, key }: Fact, seen: Set<string>): string | undefined {
  const address = formatAddress({ kind, key });
  if (seen.has(address)) return `${address} is approved above already`;
  seen.add(address);
  return undefined;
}

function badField(kind: string, field: string, kinds: Kinds): string | undefined {
  const isVolatile = kinds.get(kind)?.fields[field]?.is === "volatile";
  if (isVolatile) return `${field} of a ${kind} moves by itself and is never compared: leave it out`;
  return kinds.has(kind) ? unknownField(kind, field, kinds) : undefined;
}
