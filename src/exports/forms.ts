/** The forms that a drift report comes in. */
export const FORMATS = ["html", "csv", "json"] as const;
export type Format = (typeof FORMATS)[number];
