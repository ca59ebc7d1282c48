import { openBaseline } from "../../src/baseline/open.ts";
import { notFor } from "../../src/model/baseline.ts";
import { Trouble } from "../../src/model/trouble.ts";
import { type Host, HostError } from "../host/host.ts";
import { hostIdentity } from "../host/identity.ts";
import { ImageHost } from "../host/image.ts";
import { LinuxHost } from "../host/linux.ts";
import type { Standard } from "../judge.ts";
import type { Scope } from "../probes/probe.ts";
import { secretKeeper } from "../state.ts";
import type { HostOptions } from "./options.ts";
import { fittingPacks } from "./packs.ts";

/** What a pass is made of, as the command line asks for it. */
export interface Parts {
  host: Host;
  standards: Standard[];
  scope: Scope;
}

/** Opens the baselines and the host. Throws {@link Trouble} where one of them can't be had. */
export async function partsFor(options: HostOptions): Promise<Parts> {
  const host = openHost(options, []);
  const standards = await standardsFor(options, host);
  const watch = standards.flatMap(({ baseline }) => baseline.watch);
  const configs = [
    ...watch.flatMap(({ config, ...rest }) =>
      config === undefined
        ? []
        : [
            {
              glob: config,
              ...(rest.as ? { as: rest.as } : {}),
              ...(rest.identity ? { identity: rest.identity } : {}),
            },
          ],
    ),
    ...options.config.map((glob) => ({ glob })),
  ];
  const files = watch.flatMap(({ file }) => file ?? []);
  const named = [...configs.map(({ glob }) => glob), ...files].map(namedFolder);
  return {
    host: openHost(options, named),
    standards,
    scope: { configs, files, secrets: secretKeeper(options.state) },
  };
}

function openHost({ root }: HostOptions, named: readonly string[]): Host {
  try {
    return root === undefined ? new LinuxHost({ named }) : new ImageHost(root);
  } catch (thrown) {
    if (!(thrown instanceof HostError)) throw thrown;
    throw new Trouble(`--root ${thrown.message}; name the folder that holds the image's /etc and /usr`);
  }
}

async function standardsFor({ baseline: files }: HostOptions, host: Host): Promise<Standard[]> {
  const identity = await hostIdentity(host);
  if (files.length === 0) return fittingPacks(identity);
  return Promise.all(
    files.map(async (file) => {
      const { baseline, sha256, facts } = await openBaseline(file);
      const why = notFor(baseline.applies, identity);
      if (why) throw new Trouble(`${file} is not for this host: ${why}; choose the baseline of this host`);
      return { baseline, sha256, facts };
    }),
  );
}

/** The part of a glob before its first wildcard: what somebody named in so many words. */
function namedFolder(glob: string): string {
  const parts = glob.split("/");
  const wild = parts.findIndex((part) => /[*?[{]/.test(part));
  return wild < 0 ? glob : parts.slice(0, wild).join("/") || "/";
}
