import { compareConfigs } from "../../src/compare/tree.ts";
import { parseConfig } from "../../src/formats/index.ts";
import { SecretKeeper } from "../../src/model/secret.ts";

const secrets = new SecretKeeper(new Uint8Array(32));

/** Addresses within a config of what differs between two texts of it. */
export function changed(path: string, before: string, after: string): string[] {
  const fields = (text: string) => parseConfig(Buffer.from(text), { path, secrets }).fields;
  return compareConfigs(fields(before), fields(after)).map((difference) => difference.path);
}
