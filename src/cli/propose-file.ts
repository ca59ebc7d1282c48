import { compile, seal } from "../baseline/compile.ts";
import { gather } from "../baseline/gather.ts";
import { lintFile } from "../baseline/lint.ts";
import { refuseMistakes } from "../baseline/mistake.ts";
import { bulkFile } from "../baseline/open.ts";
import { readInput } from "../files/read-input.ts";
import type { CompiledBaseline } from "../model/baseline.ts";
import { Trouble } from "../model/trouble.ts";
import { allKinds } from "./kinds.ts";

/** A baseline as it is signed, with its bulk state. */
export interface Sealed {
  baseline: CompiledBaseline;
  /** RFC 8785 form. */
  text: string;
  sha256: string;
  bulk?: string;
}

/** Lints and compiles a baseline with all that it extends: nothing is left open in what is signed. Throws {@link Trouble}. */
export async function sealFile(file: string): Promise<Sealed> {
  refuseMistakes(lintFile(file, await allKinds()));
  const sources = gather(file);
  const baseline = compile(sources);
  const found = bulkFile(sources);
  const bulk = found && readBulkText(found.path);
  return { baseline, ...seal(baseline), ...(bulk === undefined ? {} : { bulk }) };
}

function readBulkText(file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readInput(file));
  } catch (thrown) {
    if (!(thrown instanceof TypeError)) throw thrown;
    throw new Trouble(
      `${file}: found bytes that are no UTF-8, expected lines of JSON; draft the baseline again`,
    );
  }
}
