import { canonical } from "../model/canonical.ts";
import { WAIVERS, type Waiver, Waivers } from "../model/waiver.ts";
import { type Repository, readTarget } from "./repository/open.ts";
import { readDocument, WAIVERS_FILE } from "./review/documents.ts";

/** The target in which a role signs waivers. */
export function waiversTarget(role: string): string {
  return `${role}/${WAIVERS_FILE}`;
}

/** The waivers that a role has in force. Throws `Trouble`. */
export function waiversOf(repository: Pick<Repository, "folder" | "standing">, role: string): Waiver[] {
  const target = waiversTarget(role);
  const text = readTarget(repository, role, target);
  return text === undefined ? [] : readDocument(Waivers, text, target).waivers;
}

/** Waivers as the target that holds them (RFC 8785). */
export function waiversText(waivers: readonly Waiver[]): string {
  return canonical(JSON.parse(JSON.stringify({ format: WAIVERS, waivers })));
}
