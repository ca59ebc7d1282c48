import { field } from "./dpkg.ts";

/** What a repository says of itself. */
export interface Release {
  /** Origin, with the label where that says more, and the code name: "Debian/Debian-Security bookworm-security". */
  name: string;
  /**
   * Whether apt upgrades to what it offers by itself: "always"; "from-itself" only packages that came from it, as those of
   * backports; or "never".
   */
  upgrades: "always" | "from-itself" | "never";
}

/** The head of a `Release` or `InRelease` (Debian's repository format). Undefined where it does not name itself. */
export function release(text: string): Release | undefined {
  const head = (name: string) => field(text, name);
  const origin = head("Origin") ?? head("Label");
  if (origin === undefined) return undefined;
  const label = head("Label") ?? origin;
  const suite = head("Codename") ?? head("Suite");
  const name = [label === origin ? origin : `${origin}/${label}`, suite].filter(Boolean).join(" ");
  return { name, upgrades: upgrades(head("NotAutomatic"), head("ButAutomaticUpgrades")) };
}

function upgrades(notAutomatic: string | undefined, butUpgrades: string | undefined): Release["upgrades"] {
  if (notAutomatic !== "yes") return "always";
  return butUpgrades === "yes" ? "from-itself" : "never";
}

/** Bytes that a file of the repository has by its release, not packed; undefined where it is not listed. */
export function listedSize(text: string, path: string): number | undefined {
  const end = text.lastIndexOf(` ${path}\n`);
  const size = /\d+$/.exec(text.slice(Math.max(0, end - 20), end))?.[0];
  return end < 0 || size === undefined ? undefined : Number(size);
}
