import type { Fields } from "../model/fact.ts";
import type { SecretKeeper } from "../model/secret.ts";
import type { Value } from "../model/value.ts";
import { detectFormat } from "./detect.ts";
import { decode } from "./encoding.ts";
import { flatten, type Redaction } from "./flatten.ts";
import { isSecret, isSecretBranch, isSecretFile, isSecretValue, secretWords } from "./secrets.ts";

export interface ParsedConfig {
  /** Name of the format. */
  format: string;
  fields: Fields;
  /** Something in it was sealed: its whole-file hash must be keyed too. */
  holdsSecret: boolean;
}

export interface ConfigSource {
  path: string;
  /** Name of the format, where path and content don't tell. */
  as?: string;
  /** Attributes or children that tell siblings of one name apart, by that name. */
  identity?: Record<string, readonly string[]>;
  secrets: SecretKeeper;
}

/** The fields of a config, secrets sealed. Throws `FormatError` when the bytes are not in the format, or over a cap. */
export function parseConfig(bytes: Uint8Array, { path, as, identity, secrets }: ConfigSource): ParsedConfig {
  const { text } = decode(bytes);
  const format = detectFormat(path, text, as);
  const seal = new Sealing(secrets, format.name === "lines" && isSecretFile(path) ? path : undefined);
  const fields = flatten(format.parse(text), { format, redaction: seal, ...(identity ? { identity } : {}) });
  return { format: format.name, fields, holdsSecret: seal.used };
}

/** A number as text, also where a double can't hold it. */
function numeralOf(value: Value): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "object" && value !== null && "number" in value ? String(value.number) : undefined;
}

class Sealing implements Redaction {
  readonly #secrets: SecretKeeper;
  readonly #whole: string | undefined;
  /** As they are shown; most names of a config stand in it again and again. */
  readonly #names = new Map<string, string>();
  used = false;

  /** @param whole name of the file, where all of it is a secret */
  constructor(secrets: SecretKeeper, whole: string | undefined) {
    this.#secrets = secrets;
    this.#whole = whole;
  }

  value(name: string, value: Value, siblings: Record<string, string>, within?: string): Value {
    const text = numeralOf(value) ?? value;
    if (typeof text !== "string" || !isSecret(name, text, siblings, within ?? this.#whole)) return value;
    this.used = true;
    return this.#secrets.seal(text);
  }

  items(texts: readonly string[]): ReadonlyMap<number, Value> {
    const secret = secretWords(texts);
    this.used ||= secret.length > 0;
    return new Map(secret.map((at) => [at, this.#secrets.seal(texts[at] ?? "")]));
  }

  branch(name: string, siblings: Record<string, string>): boolean {
    return isSecretBranch(name, siblings);
  }

  name(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const shown = isSecretValue(name) ? this.#sealedName(name) : name;
    this.#names.set(name, shown);
    return shown;
  }

  #sealedName(name: string): string {
    this.used = true;
    return `secret-${this.#secrets.seal(name).secret.digest}`;
  }
}
