import * as z from "zod";
import { FORMATS } from "../../exports/forms.ts";
import { SiteName } from "../../model/assignment.ts";
import { CRON_EXPECTED, isCron } from "../../model/cron.ts";
import { isTimeZone } from "../../print/time.ts";

const address = z
  .string()
  .regex(/^[^\s@<>",]+@[^\s@<>",]+$/, { error: "expected an address such as audit@plant.example" });

/** A server that takes mail, as a URL; `smtps:` speaks TLS from the start, `smtp:` after STARTTLS (RFC 3207). */
const Server = z.string().refine(isServer, {
  error:
    "expected smtp://USER@HOST:PORT or smtps://USER@HOST:PORT; a password goes into passwordFile or passwordVariable",
});

function isServer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, password, pathname, search } = new URL(text);
  return (
    /^smtps?:$/.test(protocol) && hostname !== "" && password === "" && pathname.length <= 1 && search === ""
  );
}

/** How reports are mailed. */
export const Mail = z
  .strictObject({
    from: address.meta({ description: "who sends" }),
    to: z.array(address).min(1).meta({ description: "who gets it; each gets a mail alone" }),
    smtp: Server.meta({ description: "the server that takes the mail" }),
    passwordFile: z
      .string()
      .min(1)
      .optional()
      .meta({ description: "file with the password of the user, on its first line" }),
    passwordVariable: z.string().min(1).optional().meta({ description: "environment variable with it" }),
    ca: z
      .string()
      .min(1)
      .optional()
      .meta({ description: "file with the authority of the server's certificate, PEM; else the system's" }),
    tls: z.enum(["required", "none"]).default("required").meta({
      description:
        "required: nothing is sent without TLS; none: plain text, for a relay on a network of its own",
    }),
  })
  .refine(
    ({ passwordFile, passwordVariable }) => passwordFile === undefined || passwordVariable === undefined,
    {
      error: "expected passwordFile or passwordVariable, not both",
    },
  )
  .refine(({ tls, smtp }) => tls === "required" || (isServer(smtp) && new URL(smtp).username === ""), {
    error: "expected no user in smtp where tls is none: the password would travel for all to read",
  });
export type Mail = z.infer<typeof Mail>;

/** When drift reports are made, of which sites, and where they go. */
export const ReportSchedule = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, {
        error: "expected small letters, digits and dashes, such as weekly",
      })
      .meta({ description: "names the schedule, and the files" }),
    cron: z.string().refine(isCron, { error: CRON_EXPECTED }).meta({
      description: "minute hour day month weekday, as in crontab(5)",
    }),
    timezone: z.string().refine(isTimeZone, { error: "expected an IANA name, such as Europe/Berlin" }).meta({
      description: "time zone of the plant",
    }),
    sites: z
      .array(SiteName)
      .min(1)
      .optional()
      .meta({ description: "sites, each with a report; else every site that is known" }),
    formats: z.array(z.enum(FORMATS)).min(1).default(["html"]),
    folder: z.string().min(1).optional().meta({ description: "folder that files are written to" }),
    mail: Mail.optional(),
  })
  .refine(({ folder, mail }) => folder !== undefined || mail !== undefined, {
    error: "expected folder or mail: nobody would ever see the report",
  });
export type ReportSchedule = z.infer<typeof ReportSchedule>;
