import type { Severity } from "../../model/severity.ts";
import type { SshOptions } from "../ssh/options.ts";

export interface ScanOptions extends SshOptions {
  baseline: string[];
  config: string[];
  state?: string;
  format?: "text" | "json";
  failOn: Severity | "never";
  output: string;
}
