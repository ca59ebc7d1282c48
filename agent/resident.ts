/** `mesdrift-agent run` by itself: the shipped program starts with this, since what lives on a host for months is not to hold the rest. */
import { Command } from "commander";
import { runProgram } from "../src/program/run.ts";
import { addRunCommand } from "./commands/run.ts";

const program = new Command("mesdrift-agent");
addRunCommand(program);
runProgram(program, process.argv);
