import { createHash } from "node:crypto";

/** Length of base64's unit in bytes. */
const GROUP = 3;

/** The forms in which a secret could be found again or guessed: as it is, in base64 at any offset, in hex, and by its plain hash. */
function tracesOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((offset) => {
    const whole = bytes.subarray(offset, bytes.length - ((bytes.length - offset) % GROUP));
    return whole.toString("base64");
  });
  const hash = createHash("sha256").update(bytes);
  return [secret, ...base64, bytes.toString("hex"), hash.copy().digest("hex"), hash.digest("base64")];
}

/** Which of the secrets, in which form, the text gives away. */
export function traces(text: string, secrets: readonly string[]): string[] {
  const lower = text.toLowerCase();
  return secrets.flatMap((secret) =>
    tracesOf(secret).filter((trace) => text.includes(trace) || lower.includes(trace.toLowerCase())),
  );
}
