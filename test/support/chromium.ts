import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where Debian puts it. */
const PATH = "/usr/bin/chromium";

/** Why no page can be opened on this machine; undefined where one can. */
export function whyNoChromium(): string | undefined {
  return existsSync(PATH) ? undefined : `needs Chromium in ${PATH}`;
}

/** A browser without a window. Its sandbox does not work as root; what is opened here is our own. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: PATH, args: ["--no-sandbox"] });
}
