import { createTransport } from "nodemailer";
import { MEDIA_TYPES } from "../../exports/forms.ts";
import { clearText, doubtsOf } from "../../exports/words.ts";
import { readInput } from "../../files/read-input.ts";
import type { DriftReport } from "../../model/drift-report.ts";
import { reason, Trouble } from "../../model/trouble.ts";
import { localTime } from "../../print/time.ts";
import { count } from "../../print/words.ts";
import type { ReportFile } from "./files.ts";
import type { Mail } from "./schedule.ts";

/** Longest waits for a connection, and for each answer, in milliseconds. */
const [CONNECT_MS, ANSWER_MS] = [20_000, 60_000];

/**
 * Sends a report to one reader. Resolves once the server has taken it; throws {@link Trouble} with what the server said,
 * never with the password. A mail that is sent twice has the same Message-ID (RFC 5322, section 3.6.4).
 */
export async function sendMail(
  mail: Mail,
  to: string,
  report: DriftReport,
  files: readonly ReportFile[],
): Promise<void> {
  const password = passwordOf(mail);
  const { hostname, port, protocol, username } = new URL(mail.smtp);
  const secure = protocol === "smtps:";
  const transport = createTransport({
    ...{ host: hostname, secure, requireTLS: mail.tls === "required", ignoreTLS: mail.tls === "none" },
    port: port === "" ? (secure ? 465 : 587) : Number(port),
    ...(username === "" ? {} : { auth: { user: decodeURIComponent(username), pass: password ?? "" } }),
    tls: { minVersion: "TLSv1.2", ...(mail.ca === undefined ? {} : { ca: Buffer.from(readInput(mail.ca)) }) },
    ...{ connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: ANSWER_MS },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  try {
    await transport.sendMail({
      ...{ from: mail.from, to, subject: subjectOf(report), text: textOf(report) },
      messageId: `<drift-report.${report.schedule}.${report.site}.${Date.parse(report.period.until)}@${domainOf(mail)}>`,
      date: new Date(report.madeAt),
      // No answers of machines that are on holiday (RFC 3834).
      headers: { "Auto-Submitted": "auto-generated" },
      attachments: files.map(({ name, format, text }) => ({
        ...{ filename: name, content: text, contentType: MEDIA_TYPES[format] },
      })),
    });
  } catch (thrown) {
    throw new Trouble(
      `${hostname}: the mail to ${to} was not taken (${hidden(reason(thrown), username, password)})`,
    );
  } finally {
    transport.close();
  }
}

function passwordOf({ passwordFile, passwordVariable }: Mail): string | undefined {
  if (passwordFile !== undefined)
    return new TextDecoder().decode(readInput(passwordFile)).split(/\r?\n/)[0] ?? "";
  if (passwordVariable === undefined) return undefined;
  const password = process.env[passwordVariable];
  if (password === undefined) throw new Trouble(`passwordVariable: ${passwordVariable} is not set`);
  return password;
}

/** A server may say again what it was told: the password as it is, or as it travels (RFC 4616, RFC 4954). */
function hidden(text: string, user: string, password = ""): string {
  if (password === "") return text;
  const base64 = (bytes: string) => Buffer.from(bytes).toString("base64");
  const spelled = [password, base64(password), base64(`\0${decodeURIComponent(user)}\0${password}`)];
  return spelled.reduce((rest, each) => rest.replaceAll(each, "…"), text);
}

function domainOf({ from }: Mail): string {
  return from.slice(from.lastIndexOf("@") + 1);
}

function subjectOf(report: DriftReport): string {
  const { site, totals, late } = report;
  const clear = doubtsOf(report).length > 0 ? "nothing open, with doubts" : "all clear";
  const found = totals.counting === 0 ? clear : count(totals.counting, "open finding");
  const silent = totals.silent > 0 ? `, ${count(totals.silent, "silent host")}` : "";
  return `mesdrift ${site}: ${found}${silent}${late === undefined ? "" : " (late)"}`;
}

/** Numbers alone: nothing of what hosts say stands in the mail itself. */
function textOf(report: DriftReport): string {
  const { site, period, totals, late, schedule } = report;
  const doubts = doubtsOf(report);
  const when = (instant: string) => localTime(instant, period.timeZone);
  return `${[
    `Drift report ${schedule} for ${site}, ${when(period.since)} to ${when(period.until)} (${period.timeZone}).`,
    ...(late === undefined
      ? []
      : [`It is late: the collector did not run in time. It makes up for ${count(late, "missed report")}.`]),
    "",
    totals.counting === 0
      ? clearText(doubts)
      : `${count(totals.counting, "finding is", "findings are")} open that nobody accounted for.`,
    ...(doubts.length > 0 ? [`This is not all there is to know: ${doubts.join("; ")}.`] : []),
    `New in this period: ${totals.new}; closed: ${totals.closed}; authorised: ${totals.authorised}; waived: ${totals.waived}.`,
    `Hosts covered: ${totals.hosts}; silent: ${totals.silent}; without a report for 35 days: ${totals.overdue}; places not seen whole: ${totals.unseen}.`,
    "",
    "All of it is in what is attached.",
  ].join("\n")}\n`;
}
