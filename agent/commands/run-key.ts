import { safeJson } from "../../src/print/json.ts";
import { publicKey } from "../../src/trust/keys/public-key.ts";
import { hostIdentity } from "../host/identity.ts";
import { LinuxHost } from "../host/linux.ts";
import { hostKey } from "../sign/host-key.ts";

/** Writes the public half of the host's key, under the host's name, as `mesdrift verify --key` takes it. Throws {@link Trouble}. */
export async function runKeyShow(state: string): Promise<void> {
  const { name } = await hostIdentity(new LinuxHost());
  const { key } = hostKey(state);
  process.stdout.write(`${safeJson(JSON.stringify(publicKey(key.publicHex, name)))}\n`);
}
