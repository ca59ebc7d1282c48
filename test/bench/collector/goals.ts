/** A figure of the RESULT line; the least or the most that it may be, where there is a goal. */
export interface Goal {
  name: string;
  about: string;
  least?: number;
  most?: number;
}

export const GOALS: readonly Goal[] = [
  {
    name: "ingest_sqlite_per_s",
    about: "reports of 2 KB verified and stored in a second, SQLite",
    least: 2000,
  },
  { name: "ingest_postgres_per_s", about: "the same, PostgreSQL on the same machine" },
  { name: "p99_ms_half_load", about: "99 % of batches are answered within, at half of that, ms" },
  { name: "db_mb_host_year", about: "database for a year of one host, hourly, MB", most: 12 },
  { name: "allclear_bytes", about: "an all-clear on the wire, bytes" },
  { name: "agent_idle_rss_mb", about: "agent between passes, resident, MB", most: 60 },
  { name: "agent_idle_private_mb", about: "… of which only its own, MB", most: 15 },
  { name: "agent_idle_cpu_pct", about: "… processor time, % of one", most: 0.1 },
  { name: "edit_to_stored_p99_ms", about: "99 % of edits are in the store within, ms" },
];
