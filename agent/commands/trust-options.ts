/** Of `mesdrift-agent trust add`. */
export interface AddOptions {
  site: string;
  from?: string;
  rootFingerprint: string;
  ca?: string;
  state: string;
}

/** Of `mesdrift-agent trust show`. */
export interface ShowOptions {
  state: string;
  format: "text" | "json";
}
