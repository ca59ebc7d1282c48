import * as z from "zod";

/** What the host is asked to look at: config files to parse, or files whose content and metadata count. */
export const Watch = z
  .strictObject({
    config: z.string().min(1).meta({ description: "glob of config files, parsed to fields" }).optional(),
    file: z.string().min(1).meta({ description: "glob of files: hash, owner, mode and so on" }).optional(),
    as: z.string().meta({ description: "format, where name and content don't tell" }).optional(),
    identity: z
      .record(z.string(), z.array(z.string()).readonly())
      .meta({ description: "what tells siblings apart: element name to attributes or children" })
      .optional(),
  })
  .refine((watch) => (watch.config === undefined) !== (watch.file === undefined), {
    error: "expected exactly one of config and file",
  })
  .refine((watch) => watch.config !== undefined || (watch.as ?? watch.identity) === undefined, {
    error: "as and identity are for config files only",
  });
export type Watch = z.infer<typeof Watch>;
