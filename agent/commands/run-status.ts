import { printable } from "../../src/model/text.ts";
import { safeJson } from "../../src/print/json.ts";
import { EXIT } from "../../src/program/exit.ts";
import { readOwn } from "../run/files.ts";
import type { StatusOptions } from "./options.ts";
import { statusOf } from "./status-text.ts";

/** Says how the agent on this host is. */
export function runStatus({ state, json }: StatusOptions): void {
  const shown = statusOf(state, new Date());
  const { isWell, runs, pass, delivery, watching, todo } = shown;
  const lines = [
    `${isWell ? "All is well" : "NOT WELL"}: ${runs}`,
    `last pass: ${pass}`,
    `last delivery: ${delivery}`,
    `watching: ${watching}`,
    `to do: ${todo}`,
  ];
  const text = json
    ? safeJson(JSON.stringify({ ...shown, status: readOwn(state, "status") }))
    : lines.map(printable).join("\n");
  process.stdout.write(`${text}\n`);
  process.exitCode = isWell ? EXIT.fine : EXIT.trouble;
}
