import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { agentProgram } from "../../agent/program.ts";
import { bashCompletion } from "../../packaging/bash-completion.ts";
import { manPage } from "../../packaging/man-page.ts";
import { cliProgram } from "../../src/cli/program.ts";

/** What bash would offer behind these words. */
function offered(completion: string, name: string, ...words: string[]): string[] {
  const script = `${completion}
COMP_WORDS=(${[name, ...words].map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length}
_${name.replaceAll("-", "_")}; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["-c", script], { encoding: "utf8" }).split("\n").filter(Boolean);
}

test("bash completes commands, what stands below them, and their options", () => {
  const agent = bashCompletion(agentProgram());
  expect(offered(agent, "mesdrift-agent", "a")).toEqual(["audit"]);
  expect(offered(agent, "mesdrift-agent", "trust", "")).toEqual(expect.arrayContaining(["add", "show"]));
  expect(offered(agent, "mesdrift-agent", "audit", "--form")).toEqual(["--format"]);
  expect(offered(bashCompletion(cliProgram()), "mesdrift", "collector", "sta")).toEqual(["start"]);
});

test("the manual page names every command, and nothing of who built it", () => {
  const page = manPage(agentProgram(), 8, ".SH FILES\n");
  expect(page).toContain(".SS trust add\n");
  expect(page).toContain(".B \\-\\-fail\\-on <severity>\n");
  for (const text of [process.env.HOME ?? "/home", process.cwd()]) expect(page).not.toContain(text);
  expect(manPage(agentProgram(), 8, ".SH FILES\n")).toBe(page);
});

test("help and manual say a default as it would be typed", () => {
  const start = ["collector", "start"].reduce(
    (command, name) => command.commands.find((one) => one.name() === name) ?? command,
    cliProgram(),
  );
  expect(start.helpInformation()).toContain("(default: 0.0.0.0:8443)");
  expect(manPage(cliProgram(), 1, "")).toContain("default: 0.0.0.0:8443");
});

test("a line of the manual never begins as a command of roff", () => {
  const program = agentProgram().description(".so /etc/shadow");
  expect(manPage(program, 8, "")).toContain("\n\\&.so /etc/shadow\n");
});
