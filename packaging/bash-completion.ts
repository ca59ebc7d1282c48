import type { Command } from "commander";
import { isNoHelp, shown } from "./man-page.ts";

/** Completes a program's commands and options in bash: what may follow the words that stand there already. */
export function bashCompletion(program: Command): string {
  const name = program.name();
  const fn = `_${name.replaceAll("-", "_")}`;
  const cases = casesOf(program, []).map(([words, next]) => `    "${words}") next="${next}" ;;`);
  return `# bash completion of ${name}
${fn}() {
  local word words="" next="" current="\${COMP_WORDS[COMP_CWORD]}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == -* ]] && break
    words="\${words:+$words }$word"
  done
  case "$words" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$next" -- "$current"))
}
complete -o default -F ${fn} ${name}
`;
}

function casesOf(command: Command, path: readonly string[]): [words: string, next: string][] {
  const subs = shown(command);
  const options = command.createHelp().visibleOptions(command).filter(isNoHelp);
  const next = [...subs.map((sub) => sub.name()), ...options.flatMap(({ long }) => long ?? [])];
  return [[path.join(" "), next.join(" ")], ...subs.flatMap((sub) => casesOf(sub, [...path, sub.name()]))];
}
