import { redactCommand } from "../../src/formats/secrets.ts";
import type { SecretKeeper } from "../../src/model/secret.ts";
import type { Secret } from "../../src/model/value.ts";

/** Stands for a secret in a command line. */
const HIDDEN = "***";

/** A command line as it may be shown, and the digests of the secrets it held, in their order. */
export interface Command {
  text: string;
  secrets: Secret[];
}

/**
 * Takes the secrets out of a command line. The text then is the same on every host, as a key must be; a changed
 * secret is seen by its digest.
 */
export function command(line: string, keeper: SecretKeeper): Command {
  const secrets: Secret[] = [];
  const text = redactCommand(line, (secret) => {
    secrets.push(keeper.seal(secret));
    return HIDDEN;
  });
  return { text, secrets };
}
