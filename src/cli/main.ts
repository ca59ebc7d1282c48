import { runProgram } from "../program/run.ts";
import { cliProgram } from "./program.ts";

runProgram(cliProgram(), process.argv);
