import { X509Certificate } from "node:crypto";

/** Share of a certificate's life that may be left before a new one is asked for. */
const DUE = 1 / 3;

/**
 * How long a certificate is good still, in milliseconds, and whether a new one is to be asked for. One that is not good yet was
 * made while somebody's clock was ahead.
 * @param certificate PEM
 */
export function lifeOf(certificate: string, now: Date): { left: number; isDue: boolean } {
  const { validFromDate, validToDate } = new X509Certificate(certificate);
  const left = validToDate.getTime() - now.getTime();
  const isDue = left <= (validToDate.getTime() - validFromDate.getTime()) * DUE || validFromDate > now;
  return { left, isDue };
}
