/** Appends to a journal as one of several programs: its folder, the epoch, how many envelopes. */
import { Journal } from "../../../agent/sign/journal.ts";

const [, , state = "", epoch = "", count = "0"] = process.argv;
const journal = new Journal(state, epoch);
for (let done = 0; done < Number(count); done++) {
  journal.append((sequence, before) => {
    const last = before === undefined ? "nothing" : new TextDecoder().decode(before).split(" ")[0];
    return `${sequence} after ${last}`;
  });
  if (done === 0) process.send?.("started");
}
process.disconnect?.();
