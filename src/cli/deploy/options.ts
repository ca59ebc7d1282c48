import type { SshOptions } from "../ssh/options.ts";

/** Of `mesdrift deploy`. */
export interface DeployOptions extends SshOptions {
  packages?: string;
  site?: string;
  rootFingerprint?: string;
  collectorState: string;
  collectorStore?: string;
  url?: string;
  tokenFd?: number;
  first: number;
  wave: number;
  parallel: number;
  wait: number;
  journal: string;
  dryRun?: boolean;
  remove?: boolean;
  purge?: boolean;
}
