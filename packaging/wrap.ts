import { copyFileSync } from "node:fs";
import { extname, join } from "node:path";
import { archives } from "./archive.ts";
import { contents } from "./contents.ts";
import { deb } from "./deb.ts";
import { msi } from "./msi.ts";
import { notices } from "./notices.ts";
import { DIST } from "./place.ts";
import { rpm } from "./rpm.ts";
import type { SingleFile } from "./single-file.ts";

/** What a program may come in. */
export const FORMS = ["file", "deb", "rpm", "archive", "msi"] as const;
type Form = (typeof FORMS)[number];

/** Puts a program into those of the forms that its system has. @returns the files */
export async function wrap(built: SingleFile, forms: readonly string[], version: string): Promise<string[]> {
  const more = await notices(built, version);
  const installed = await contents(built, more);
  const makers: Record<Form, () => Promise<string[]>> = {
    file: async () => [alone(built)],
    deb: async () => [await deb(built, installed, version)],
    rpm: async () => [await rpm(built, installed, version)],
    archive: () => archives(built, more, version),
    msi: async () => [await msi(built, more, version)],
  };
  const files: string[] = [];
  for (const form of formsOf(built)) if (forms.includes(form)) files.push(...(await makers[form]()));
  return files;
}

function formsOf({ target }: SingleFile): readonly Form[] {
  return target.pkg.platform === "win" ? ["file", "msi"] : ["file", "deb", "rpm", "archive"];
}

function alone({ product, target, file }: SingleFile): string {
  const path = join(DIST, `${product.name}-${target.name}${extname(file)}`);
  copyFileSync(file, path);
  return path;
}
