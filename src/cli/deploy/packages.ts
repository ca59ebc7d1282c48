import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { reason, Trouble } from "../../model/trouble.ts";
import type { System } from "./system.ts";

/** A package of the agent, whose bytes are those that SHA256SUMS names. */
export interface Package {
  file: string;
  name: string;
  version: string;
  sha256: string;
}

const RPM_ARCHITECTURES: Record<string, string> = { amd64: "x86_64", arm64: "aarch64" };

/** The packages of a folder; each is read and verified when it is first asked for. */
export class Packages {
  readonly #folder: string;
  readonly #sums: ReadonlyMap<string, string>;
  readonly #names: readonly string[];
  readonly #verified = new Map<string, Package>();

  /** Throws {@link Trouble} where there is no such folder, or it says nothing of what its files must be. */
  constructor(folder: string) {
    this.#folder = folder;
    try {
      this.#names = readdirSync(folder);
      const lines = readFileSync(join(folder, "SHA256SUMS"), "utf8").split("\n");
      this.#sums = new Map(
        lines.flatMap((line) => {
          const [, sum = "", name = ""] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
          return name === "" ? [] : [[name, sum]];
        }),
      );
    } catch (thrown) {
      throw new Trouble(
        `--packages: ${reason(thrown)}; expected a folder with packages and SHA256SUMS, as npm run package writes it`,
      );
    }
  }

  /** The package for a system. Throws {@link Trouble} where there is none, more than one, or one that was changed. */
  for({ form, architecture }: Pick<System, "form" | "architecture">): Package {
    const pattern =
      form === "deb"
        ? new RegExp(`^mesdrift-agent_([^_]+)_${architecture}\\.deb$`)
        : new RegExp(`^mesdrift-agent-(.+)\\.${RPM_ARCHITECTURES[architecture]}\\.rpm$`);
    const found = this.#names.filter((name) => pattern.test(name));
    const [name] = found;
    if (name === undefined || found.length > 1)
      throw new Trouble(
        `${this.#folder}: found ${found.length === 0 ? "no package" : found.join(", ")} for ${form} on ${architecture}, expected one`,
      );
    return this.#verified.get(name) ?? this.#verify(name, pattern.exec(name)?.[1] ?? "");
  }

  #verify(name: string, version: string): Package {
    const file = join(this.#folder, name);
    const sha256 = createHash("sha256").update(readFileSync(file)).digest("hex");
    const expected = this.#sums.get(name);
    if (sha256 !== expected)
      throw new Trouble(
        `${file}: its SHA-256 is ${sha256}, and SHA256SUMS says ${expected ?? "nothing of it"}; get it anew`,
      );
    const one: Package = { file, name, version, sha256 };
    this.#verified.set(name, one);
    return one;
  }
}
