/** A figure of the RESULT line, and the most it may be. */
export interface Goal {
  name: string;
  about: string;
  most: number;
}

const ratio = (what: string, peer: string) => `CPU of ${what}, as a multiple of ${peer}`;

export const GOALS: readonly Goal[] = [
  { name: "w1_first_vs_aide", about: ratio("a first audit of configs", "aide"), most: 0.5 },
  { name: "w1_repeat_vs_aide", about: ratio("a repeated audit of configs", "aide"), most: 0.15 },
  { name: "w1_changed_vs_aide", about: ratio("an audit with 1 % changed", "aide"), most: 0.25 },
  { name: "w2_first_vs_openssl", about: ratio("a first audit of binaries", "openssl"), most: 1.3 },
  { name: "w3_first_vs_aide", about: ratio("a first audit of small files", "aide"), most: 0.12 },
  { name: "w3_repeat_vs_aide", about: ratio("a repeated audit of small files", "aide"), most: 0.03 },
  { name: "w3_rss_mb", about: "peak memory with many small files, MB", most: 110 },
  { name: "probes_cpu_ms", about: "CPU of a snapshot beyond loading, ms", most: 60 },
  { name: "probes_pid1_ms", about: "CPU of the host's first process meanwhile, ms", most: 20 },
  { name: "trust_cpu_s", about: "CPU of taking and verifying trust, seconds", most: 1 },
  { name: "version_ms", about: "wall time of mesdrift-agent --version, ms", most: 60 },
];
