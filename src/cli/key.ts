import type { Command } from "commander";
import { addKeyAddCommand } from "./key-add.ts";
import { addKeyNewCommand } from "./key-new.ts";
import { addKeyReplaceCommand } from "./key-replace.ts";
import { addKeyRevokeCommand } from "./key-revoke.ts";
import { addKeyShowCommand } from "./key-show.ts";

/** `mesdrift key …`: the keys that people sign with. */
export function addKeyCommands(program: Command): void {
  const key = program
    .command("key")
    .summary("make, show and change the keys that people sign with")
    .description("Makes and shows the keys that people sign with, and proposes which of them count.");
  addKeyNewCommand(key);
  addKeyShowCommand(key);
  addKeyAddCommand(key);
  addKeyRevokeCommand(key);
  addKeyReplaceCommand(key);
}
