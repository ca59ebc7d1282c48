import type { ClockState } from "../../src/model/signed.ts";
import { ifPresent } from "./ask.ts";
import type { Host } from "./host.ts";
import { koffi } from "./koffi.ts";

/** What adjtimex(2) answers where nothing steers the clock. */
const TIME_ERROR = 5;
/** Longer than `struct timex` is on any Linux; all zero it asks, and changes nothing. */
const TIMEX_BYTES = 512;

/** What the running host knows of its clock. What it does not tell is left out. */
export async function clockState(host: Host): Promise<Omit<ClockState, "time" | "jumpSeconds">> {
  const bootId = (await ifPresent(host.text("/proc/sys/kernel/random/boot_id")))?.trim();
  const uptime = Number.parseFloat((await ifPresent(host.text("/proc/uptime"))) ?? "");
  const answer = askKernel();
  return {
    ...(answer === undefined ? {} : { synchronised: answer !== TIME_ERROR }),
    ...(bootId ? { bootId } : {}),
    ...(Number.isFinite(uptime) ? { uptimeSeconds: uptime } : {}),
  };
}

/** What adjtimex(2) answers; undefined where it can't be asked. */
function askKernel(): number | undefined {
  try {
    const answer: number = koffi().load(null).func("int adjtimex(void *timex)")(Buffer.alloc(TIMEX_BYTES));
    return answer < 0 ? undefined : answer;
  } catch (thrown) {
    // Koffi's own errors, where it has no build for this system, have no type: then nobody says how the clock is kept.
    if (thrown instanceof Error) return undefined;
    throw thrown;
  }
}
