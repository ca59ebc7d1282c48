import { FormatError } from "../../src/formats/tree.ts";

/** A package as its manager's database has it. */
export interface Package {
  name: string;
  version: string;
  architecture: string;
  /** "installed", "config-files" where only its configuration is left, or a state between. */
  status: string;
  /** Kept at its version. */
  held: boolean;
  /** Who it comes from, where the package says so. */
  origin: string | undefined;
  /** Paths of its configuration files. */
  configs: string[];
}

/** Paragraphs of /var/lib/dpkg/status (deb-control(5), dpkg-query(1)). Packages that are gone without a trace are left out. */
export function dpkgStatus(text: string): Package[] {
  return text
    .split("\n\n")
    .filter((paragraph) => paragraph.trim() !== "")
    .map(paragraphPackage)
    .filter(({ status }) => status !== "not-installed");
}

function paragraphPackage(paragraph: string): Package {
  const [wish, , status] = (field(paragraph, "Status") ?? "install ok installed").split(" ");
  const name = field(paragraph, "Package");
  if (name === undefined || status === undefined)
    throw new FormatError(`a paragraph without a package name or a status: "${paragraph.slice(0, 40)}"`);
  return {
    name,
    version: field(paragraph, "Version") ?? "",
    architecture: field(paragraph, "Architecture") ?? "",
    status,
    held: wish === "hold",
    origin: field(paragraph, "Origin"),
    configs: configs(paragraph),
  };
}

/** A field's first line in a paragraph (deb822(5)). */
export function field(paragraph: string, name: string): string | undefined {
  const start = paragraph.startsWith(`${name}: `) ? 0 : paragraph.indexOf(`\n${name}: `) + 1;
  if (start === 0 && !paragraph.startsWith(name)) return undefined;
  const end = paragraph.indexOf("\n", start);
  return paragraph.slice(start + name.length + 2, end < 0 ? undefined : end).trim();
}

/** `Conffiles:` and its lines of path and MD5; what the package no longer ships is marked obsolete. */
function configs(paragraph: string): string[] {
  const lines = /\nConffiles:\n((?: .*(?:\n|$))*)/.exec(paragraph)?.[1] ?? "";
  return lines.split("\n").flatMap((line) => / (\/.*) \S{32}$/.exec(line)?.[1] ?? []);
}
