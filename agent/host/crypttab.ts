import { ifPresent } from "./ask.ts";
import type { Host } from "./host.ts";

/** Key files by name of the opened device; null where a person is asked at boot (crypttab(5)). */
export async function keyFiles(host: Host): Promise<Map<string, string | null>> {
  return parseCrypttab((await ifPresent(host.text("/etc/crypttab"))) ?? "");
}

/** Lines of name, device, key file and options. */
export function parseCrypttab(text: string): Map<string, string | null> {
  const lines = text.split("\n").map((line) => line.trim().split(/\s+/));
  const named = lines.filter(([name = ""]) => name !== "" && !name.startsWith("#"));
  return new Map(
    named.map(([name = "", , key = "none"]) => [name, key === "none" || key === "-" ? null : key]),
  );
}
