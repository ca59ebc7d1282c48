import { Trouble } from "../../model/trouble.ts";
import type { SigningKey } from "../../trust/keys/signing-key.ts";
import { lifeOf } from "../../wire/life.ts";
import { newCertificate } from "../../wire/renewal.ts";
import { type Link, writeLink } from "./links.ts";

/** A link whose certificate is good for a while: renewed in time, and also long after it ran out. Throws {@link Trouble}. */
export async function current(state: string, link: Link, key: SigningKey, now: Date): Promise<Link> {
  const { left, isDue } = lifeOf(link.certificate, now);
  if (!isDue) return link;
  try {
    const renewed = await newCertificate(link, key, now);
    const next = { ...link, certificate: renewed.enrolled.certificate, key: renewed.key };
    writeLink(state, next);
    return next;
  } catch (thrown) {
    // While the old one is good the next time is soon enough.
    if (!(thrown instanceof Trouble) || left <= 0) throw thrown;
    return link;
  }
}

/** A request over a link, without what it says. */
export function over({ url, ca, certificate, key }: Link, path: string) {
  return { url: new URL(path, url), ca, own: { cert: certificate, key } };
}
