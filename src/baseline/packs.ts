import { fileURLToPath } from "node:url";

/** Where the packs are that ship with mesdrift. */
export const PACKS = fileURLToPath(new URL("../../baselines/", import.meta.url));
