import { reason } from "../model/trouble.ts";
import { complain } from "./complain.ts";
import { EXIT } from "./exit.ts";

/**
 * Says in one line that standard output takes no more, on a full disk for instance, with the status of trouble. A reader
 * that went away, as head(1) does, wanted no more: that is no trouble, and the status stays what the command found.
 */
export function watchOutput(program: string): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    complain(`${program}: standard output can't be written (${reason(error)}): what is there is not whole`);
    process.exitCode = EXIT.trouble;
  });
  // Nobody is left to be told.
  process.stderr.on("error", () => undefined);
}
