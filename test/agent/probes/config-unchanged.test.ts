import { expect, test } from "vitest";
import { probe as config } from "../../../agent/probes/config.ts";
import { probe as file } from "../../../agent/probes/file.ts";
import type { Fact } from "../../../src/model/fact.ts";
import { SecretKeeper } from "../../../src/model/secret.ts";
import { machine, secrets, seen } from "../../support/machine.ts";

const PATH = "/opt/mes/app.ini";
const asked = { configs: [{ glob: PATH }] };

/** What a host with this file gives, as somebody would approve it. */
async function approvedOn(
  text: string,
  keeper = secrets,
): Promise<(kind: string, key: string) => Fact | undefined> {
  const host = machine({ [PATH]: text });
  const facts = [
    ...(await seen(config, host, { ...asked, secrets: keeper })).whole,
    ...(await seen(file, host, { ...asked, secrets: keeper })).whole,
  ];
  return (kind, key) => facts.find((fact) => fact.kind === kind && fact.key === key);
}

test("a config with the approved content is the approved fact itself, unparsed", async () => {
  const approved = await approvedOn("[a]\npassword = planted\n");
  const { whole } = await seen(config, machine({ [PATH]: "[a]\npassword = planted\n" }), {
    ...asked,
    approved,
  });
  expect(whole).toHaveLength(1);
  expect(whole[0]).toBe(approved("config", PATH));
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
  expect(whole[0]).not.toBe(approved("config", PATH));
});

test("a config of which only the fields were approved is parsed", async () => {
  const both = await approvedOn("[a]\nb = 1\n");
  const approved = (kind: string, key: string) => (kind === "config" ? both(kind, key) : undefined);
  const { whole } = await seen(config, machine({ [PATH]: "[a]\nb = 1\n" }), { ...asked, approved });
  expect(whole[0]).not.toBe(both("config", PATH));
});
