import { isAbsolute } from "node:path";
import * as z from "zod";

const AbsolutePath = z
  .string()
  .refine(isAbsolute, { error: "expected an absolute path, such as /mnt/drops" });

const Sftp = z.strictObject({
  host: z.string().min(1).meta({ description: "name or address of the server" }),
  port: z.number().int().min(1).max(65_535).default(22),
  user: z.string().min(1),
  key: AbsolutePath.meta({ description: "file of the user's secret key, readable by its owner alone" }),
  hostKey: z
    .string()
    .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, {
      error: "expected SHA256:… as ssh-keygen -l prints for the server's key",
    })
    .meta({ description: "fingerprint of the server's key; no other is accepted" }),
  folder: z.string().min(1).meta({ description: "folder on the server, as that user sees it" }),
});
export type Sftp = z.infer<typeof Sftp>;

/** One way to the collector, as the operator of a host writes it. */
export const WaySetting = z
  .strictObject({
    https: z.literal(true).optional(),
    sftp: Sftp.optional(),
    folder: AbsolutePath.optional(),
    oneWay: z.boolean().optional().meta({
      description: "no receipt ever comes back, as behind a data diode: handing over counts as delivered",
    }),
  })
  .refine(
    ({ https, sftp, folder }) => [https, sftp, folder].filter((one) => one !== undefined).length === 1,
    {
      error: "expected exactly one of https, sftp and folder in each way",
    },
  )
  .refine(({ https, oneWay }) => https === undefined || oneWay === undefined, {
    error: "oneWay goes with sftp and folder: over https the collector answers",
  });
export type WaySetting = z.infer<typeof WaySetting>;
