import { Trouble } from "../../model/trouble.ts";
import { hidden } from "../ask.ts";
import { withStore } from "../collector/options.ts";
import { makeToken } from "../collector/token.ts";
import type { DeployOptions } from "./options.ts";

/** How hosts become known to the collector, and how it is learnt that they report. */
export interface Enrolment {
  /** The token of this run; made when it is first asked for. A secret. */
  token(): Promise<string>;
  /** What stands for the last report that the collector has of the host with this key, "" for none. Undefined where the collector can't be asked from here. */
  lastReport(keyId: string): Promise<string | undefined>;
}

/** @param count how many hosts the token is for */
export function enrolmentOf(options: DeployOptions, count: number): Enrolment {
  const { tokenFd, site, url } = options;
  const place = {
    state: options.collectorState,
    ...(options.collectorStore === undefined ? {} : { store: options.collectorStore }),
  };
  let token: Promise<string> | undefined;
  const make = async () => {
    if (tokenFd !== undefined) return (await hidden("", tokenFd, "--token-fd")).trim();
    if (site === undefined)
      throw new Trouble(
        "--site: expected the site that the hosts belong to, for the token that they enrol with",
      );
    return makeToken({
      ...place,
      site,
      hosts: count,
      days: 1,
      approve: true,
      ...(url === undefined ? {} : { url }),
    });
  };
  return {
    token: () => {
      token ??= make();
      return token;
    },
    lastReport: async (keyId) => {
      if (tokenFd !== undefined) return undefined;
      const { hostsOf } = await import("../../collector/store/hosts.ts");
      const hosts = await withStore(place, (store) => hostsOf(store));
      const host = hosts.find(({ key_id }) => key_id === keyId);
      return host?.applied_epoch ? `${host.applied_epoch}.${host.applied_sequence}` : "";
    },
  };
}
