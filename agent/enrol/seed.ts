import * as z from "zod";
import { readSettings } from "../../src/baseline/settings-file.ts";

/** What enrols a host without a person: a file that was laid there beforehand. */
const Seed = z.strictObject({
  token: z.string().min(1).meta({ description: "as mesdrift collector token new prints it" }),
  collector: z.url().optional().meta({ description: "where it is another than the token says" }),
  offline: z.boolean().optional().meta({ description: "no network reaches the collector" }),
  site: z.string().optional().meta({ description: "site whose engineers this host is to obey" }),
  rootFingerprint: z.string().optional().meta({ description: "of the trust root, as the engineers say it" }),
});
export type Seed = z.infer<typeof Seed>;

/** Reads such a file. Throws `Trouble`, by line. */
export function readSeed(file: string): Seed {
  return readSettings(Seed, file);
}
