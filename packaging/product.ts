/** One of the two programs, the package it comes in, and where that keeps what on a Linux host. */
export interface Product {
  name: "mesdrift-agent" | "mesdrift";
  package: "mesdrift-agent" | "mesdrift-collector";
  /** One line for lists of packages, and what follows it. */
  summary: string;
  about: string;
  /** Its first source file, from the checkout's folder. */
  entry: string;
  /** The first source file of its one command that lives long, which is a script of its own. */
  resident?: string;
  /** Folder of its own files. */
  library: string;
  /** Its user and the group of that name. */
  user: string;
  state: string;
  config: string;
  /** The service that is enabled and started. */
  unit: string;
}

export const AGENT: Product = {
  name: "mesdrift-agent",
  package: "mesdrift-agent",
  summary: "audits this host for configuration drift",
  about:
    "Observes the host, compares it with the baseline that engineers signed, and says which field differs, why that matters and what to do. It changes nothing.",
  entry: "agent/main.ts",
  resident: "agent/resident.ts",
  library: "/usr/lib/mesdrift",
  user: "mesdrift",
  state: "/var/lib/mesdrift",
  config: "/etc/mesdrift",
  unit: "mesdrift-agent.service",
};

export const COLLECTOR: Product = {
  name: "mesdrift",
  package: "mesdrift-collector",
  summary: "collector of mesdrift, and the command of engineers and auditors",
  about:
    "Takes in the signed reports of many agents, stores and shows them. Its command mesdrift drafts, signs and compares baselines, and verifies reports offline.",
  entry: "src/cli/main.ts",
  library: "/usr/lib/mesdrift-collector",
  user: "mesdrift-collector",
  state: "/var/lib/mesdrift-collector",
  config: "/etc/mesdrift-collector",
  unit: "mesdrift-collector.service",
};
