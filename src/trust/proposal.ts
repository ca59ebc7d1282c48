import * as z from "zod";
import { reason, Trouble } from "../model/trouble.ts";
import { metadataText, parseMetadata } from "./repository/metadata.ts";
import { sha256 } from "./repository/names.ts";
import { listed, type Revisions } from "./repository/standing.ts";

const FORMAT = "mesdrift-proposal/1";

const ProposalFile = z.strictObject({
  format: z.literal(FORMAT),
  revisions: z
    .array(z.strictObject({ role: z.string(), metadata: z.record(z.string(), z.unknown()) }))
    .min(1),
  files: z.record(z.string(), z.string()),
});

/** A change that people are asked to sign. It travels as a file, and nothing in it is trusted for standing there. */
export interface Proposal {
  revisions: Revisions;
  /** Texts of new targets, bulk state and reports, by their SHA-256. */
  files: ReadonlyMap<string, string>;
}

/** A proposal as its file. */
export function proposalText({ revisions, files }: Proposal): string {
  const written: z.infer<typeof ProposalFile> = {
    format: FORMAT,
    revisions: listed(revisions).map(([role, metadata]) => ({
      role,
      metadata: JSON.parse(metadataText(metadata)),
    })),
    files: Object.fromEntries(files),
  };
  return `${JSON.stringify(written, null, 1)}\n`;
}

/** Reads a proposal. Throws {@link Trouble} when it is none, or was damaged. @param file its name, for messages */
export function readProposal(text: string, file: string): Proposal {
  const { success, data } = ProposalFile.safeParse(parseJson(text, file));
  if (!success)
    throw new Trouble(`${file}: no proposal of this version; mesdrift baseline propose makes one`);
  const damaged = Object.entries(data.files).find(([hash, content]) => sha256(content) !== hash);
  if (damaged)
    throw new Trouble(`${file}: the text of file ${damaged[0]} is not what its hash says; get it again`);
  return { revisions: readRevisions(data.revisions, file), files: new Map(Object.entries(data.files)) };
}

function readRevisions(written: z.infer<typeof ProposalFile>["revisions"], file: string): Revisions {
  const texts = new Map(written.map(({ role, metadata }) => [role, JSON.stringify(metadata)]));
  if (texts.size !== written.length)
    throw new Trouble(`${file}: found two revisions of one role, expected one; propose it again`);
  const root = texts.get("root");
  texts.delete("root");
  return {
    ...(root === undefined ? {} : { root: parseMetadata("root", root, `${file}: root`) }),
    roles: new Map(
      [...texts].map(([role, found]) => [role, parseMetadata("targets", found, `${file}: ${role}`)]),
    ),
  };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    throw new Trouble(`${file}: no JSON (${reason(thrown)}), expected a proposal`);
  }
}
