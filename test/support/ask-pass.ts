import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Errand, PassResult, Plan, Said } from "../../agent/run/errand.ts";
import { Lines } from "../../agent/run/lines.ts";

const MAIN = join(import.meta.dirname, "../../agent/main.ts");

const WHOLE: Errand = {
  trigger: "schedule",
  watcher: { alive: true, watched: 0 },
  wasWatching: false,
  full: false,
  replan: true,
  since: "2027-01-01T00:00:00.000Z",
  deliver: false,
};

export interface PassAsked {
  errand?: Partial<Errand>;
  /** Kinds that were heard of, where the child asks. */
  heard?: string[];
}

/** Has a pass made as the resident agent does. Throws with what the child complained of. */
export async function askPass(
  state: string,
  { errand, heard = [] }: PassAsked = {},
): Promise<{ result: PassResult; plan: Plan | undefined }> {
  const child = spawn(process.execPath, [MAIN, "pass", "--state", state], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  let [plan, result]: [Plan | undefined, PassResult | undefined] = [undefined, undefined];
  let wrong = "";
  const say = (words: object) => child.stdin.write(`${JSON.stringify(words)}\n`);
  const lines = new Lines((line) => {
    const said: Said = JSON.parse(line);
    if ("plan" in said) plan = said.plan;
    if ("pass" in said) result = said.pass;
    else say({ heard });
  });
  child.stdout.setEncoding("utf8").on("data", (text: string) => lines.take(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    wrong += text;
  });
  say({ ...WHOLE, ...errand });
  await once(child, "close");
  if (wrong !== "" || result === undefined) throw new Error(`pass: ${wrong}`);
  return { result, plan };
}
