import { expect, test } from "vitest";
import { probe as config } from "../../../agent/probes/config.ts";
import { probe as file } from "../../../agent/probes/file.ts";
import type { ApprovedFiles } from "../../../agent/probes/probe.ts";
import { SecretKeeper } from "../../../src/model/secret.ts";
import { machine, secrets, seen } from "../../support/machine.ts";

const PATH = "/opt/mes/app.ini";
const asked = { configs: [{ glob: PATH }] };

/** What a host with this file gives, as somebody would approve it. */
async function approvedOn(text: string, keeper = secrets): Promise<ApprovedFiles> {
  const host = machine({ [PATH]: text });
  const [fact] = (await seen(config, host, { ...asked, secrets: keeper })).whole;
  const hash = (await seen(file, host, { ...asked, secrets: keeper })).facts[PATH]?.sha256;
  if (!fact || !hash) throw new Error("nothing to approve");
  return { hash: () => hash, config: (path) => (path === PATH ? { fact, hash } : undefined) };
}

test("a config with the approved content is the approved fact itself, unparsed", async () => {
  const approved = await approvedOn("[a]\npassword = planted\n");
  const { whole } = await seen(config, machine({ [PATH]: "[a]\npassword = planted\n" }), {
    ...asked,
    approved,
  });
  expect(whole).toHaveLength(1);
  expect(whole[0]).toBe(approved.config(PATH)?.fact);
});

test("a config with other content is parsed", async () => {
  const approved = await approvedOn("[a]\nb = 1\n");
  const { facts } = await seen(config, machine({ [PATH]: "[a]\nb = 2\n" }), { ...asked, approved });
  expect(facts[PATH]).toMatchObject({ "/a/b": "2" });
});

test("a config whose digest another host's key made is parsed, since the digests can't be compared", async () => {
  const approved = await approvedOn(
    "[a]\npassword = planted\n",
    new SecretKeeper(new Uint8Array(32).fill(9)),
  );
  const { whole } = await seen(config, machine({ [PATH]: "[a]\npassword = planted\n" }), {
    ...asked,
    approved,
  });
  expect(whole[0]).not.toBe(approved.config(PATH)?.fact);
});
