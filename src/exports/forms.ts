/** The forms that a drift report comes in. */
export const FORMATS = ["html", "csv", "json"] as const;
export type Format = (typeof FORMATS)[number];

/** Media types, for mails (RFC 4180, RFC 8259). */
export const MEDIA_TYPES: Record<Format, string> = {
  html: "text/html; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  json: "application/json",
};
