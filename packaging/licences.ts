import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { locked } from "./locked.ts";
import type { Part } from "./parts.ts";

const RULE = "=".repeat(80);

/** The licences of all parts, as their authors wrote them. Throws where one has none. */
export async function licences(parts: readonly Part[]): Promise<string> {
  const texts = await Promise.all(parts.map(licenceOf));
  return `mesdrift is made with the work of others, under these licences.\n\n${texts.join("\n")}`;
}

/** What a package calls the file that its licence is in. */
const LICENCE_FILE = /^(?:licen[cs]e|copying)/i;

async function licenceOf(part: Part): Promise<string> {
  const { name, version, license } = part;
  return [RULE, `${name} ${version}${license ? ` (${license})` : ""}`, RULE, "", await textOf(part), ""].join(
    "\n",
  );
}

async function textOf({ name, folder, license }: Part): Promise<string> {
  const place = await locked(name, folder);
  const file = readdirSync(place).find((name) => LICENCE_FILE.test(name));
  if (file) return readFileSync(join(place, file), "utf8").trim();
  const readme = readdirSync(place).find((name) => /^readme/i.test(name));
  const [, said] =
    /^#* *(licen[cs]e\b.*)$/ims.exec(readme ? readFileSync(join(place, readme), "utf8") : "") ?? [];
  if (said) return said.trim();
  const { author, repository } = JSON.parse(readFileSync(join(place, "package.json"), "utf8"));
  const from = [author?.name ?? author, repository?.url ?? repository].filter(Boolean).join(", ");
  if (from === "") throw new Error(`${name}: has neither a licence file nor an author`);
  return `No licence file comes with it. It says: ${[license ?? "no licence", from].join("; ")}.`;
}
