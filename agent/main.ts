import { runProgram } from "../src/program/run.ts";
import { endOnSignals } from "./commands/signals.ts";
import { agentProgram } from "./program.ts";

const program = agentProgram();
endOnSignals(program.name());
runProgram(program, process.argv);
