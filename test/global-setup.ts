import { installTools } from "./bed/rootfs.ts";
import { whyNoBed } from "./bed/tools.ts";

/** Before any test: as root on Debian what tests need is installed; elsewhere those that lack something are skipped. */
export default async function setup(): Promise<void> {
  if ((await whyNoBed()) === undefined) await installTools();
}
