import { linesOf, words } from "./line-reader.ts";
import { branch, type Format, FormatError, leaf, type Node } from "./tree.ts";

/** crontab(5) below /etc: a job names the user it runs as. Jobs are told apart by their command. */
export const crontab = cronFormat("crontab", "System crontabs: when, as whom, what.", true);

/** crontab(5) of one user, below /var/spool/cron. */
export const userCrontab = cronFormat("crontab-user", "Crontab of one user: when and what.", false);

function cronFormat(name: string, about: string, withUser: boolean): Format {
  return {
    name,
    about,
    parse: (text) =>
      branch("", inAnyOrder(linesOf(text).map((line) => entry(line.text, line.number, withUser)))),
    identity: () => ["command"],
    // A variable holds for the jobs behind it.
    divides: (_, entryName) => (entryName === "job" ? undefined : isJob),
  };
}

/** Jobs of one command are told apart by their place: between two variables they stand by what they say. */
function inAnyOrder(entries: readonly Node[]): Node[] {
  const stretches: Node[][] = [[]];
  for (const each of entries) {
    if (each.name === "job") stretches.at(-1)?.push(each);
    else stretches.push([each], []);
  }
  return stretches.flatMap((stretch) => {
    const byText = stretch.map((each) => [JSON.stringify(each.children), each] as const);
    return byText.sort(([a], [b]) => Number(a > b) - Number(a < b)).map(([, each]) => each);
  });
}

const isJob = (name: string) => name === "job";

function entry(text: string, line: number, withUser: boolean): Node {
  const [, variable, value = ""] = /^([A-Za-z_]\w*|"[^"]*")\s*=\s*(.*)$/s.exec(text) ?? [];
  if (variable !== undefined) return leaf(variable, value);
  const parts = words(text);
  const times = text.startsWith("@") ? 1 : 5;
  const first = times + (withUser ? 1 : 0);
  if (parts.length <= first)
    throw new FormatError(
      `${parts.length} words, expected a schedule${withUser ? ", a user" : ""} and a command`,
      line,
    );
  return branch("job", [
    leaf("schedule", parts.slice(0, times).join(" ")),
    ...(withUser ? [leaf("user", parts[times] ?? "")] : []),
    leaf("command", parts.slice(first).join(" ")),
  ]);
}
