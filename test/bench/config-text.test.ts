import { expect, test } from "vitest";
import { parseConfig } from "../../src/formats/index.ts";
import { SecretKeeper } from "../../src/model/secret.ts";
import { SUFFIXES, textOf } from "./config-text.ts";
import { CHANGED, changedByOne, stationsOf } from "./stations.ts";

const secrets = new SecretKeeper(new Uint8Array(32));
const fieldsOf = (text: string, suffix: string) =>
  parseConfig(Buffer.from(text), { path: `/plant/unit.${suffix}`, secrets });

test.each(SUFFIXES)("a generated %s file has a field for each setting", (suffix) => {
  const stations = stationsOf(7);
  const { fields, holdsSecret } = fieldsOf(textOf(stations, suffix), suffix);
  const settings = stations.reduce((sum, one) => sum + Object.keys(one.settings).length, 0);
  expect(Object.keys(fields).length).toBeGreaterThanOrEqual(settings);
  expect(holdsSecret).toBe(false);
});

test.each(SUFFIXES)("the change made to a %s file is a change of one field", (suffix) => {
  const { stations, before } = changedByOne(stationsOf(7));
  const [old, now] = [
    fieldsOf(textOf(stationsOf(7), suffix), suffix).fields,
    fieldsOf(textOf(stations, suffix), suffix).fields,
  ];
  const changed = Object.keys(now).filter((path) => JSON.stringify(now[path]) !== JSON.stringify(old[path]));
  expect(changed).toHaveLength(1);
  expect(changed[0]).toContain(CHANGED);
  expect(Number(now[changed[0] ?? ""])).toBe(before + 1);
});

test("a file is the same in each run of the bench, and no two files are alike", () => {
  expect(stationsOf(3)).toEqual(stationsOf(3));
  expect(stationsOf(3)).not.toEqual(stationsOf(4));
});
