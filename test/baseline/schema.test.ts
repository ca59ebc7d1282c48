import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { PACKS } from "../../src/baseline/packs.ts";
import { Baseline } from "../../src/model/baseline.ts";
import { undescribed } from "../support/undescribed.ts";

const SCHEMA = "../../baselines/baseline.schema.json";

test("the schema for editors is the model's (renew it with vitest -u)", async () => {
  const schema = z.toJSONSchema(Baseline, { io: "input" });
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(SCHEMA);
});

test("the schema for editors takes every pack, and no unknown field or matcher", () => {
  const validate = new Ajv2020({ strict: false }).compile(
    JSON.parse(readFileSync(new URL(SCHEMA, import.meta.url), "utf8")),
  );
  const packs = readdirSync(PACKS).filter((name) => name.endsWith(".yaml"));
  expect(packs).not.toEqual([]);
  for (const name of packs) {
    const text = readFileSync(join(PACKS, name), "utf8");
    expect(validate(parse(text)), `${name}: ${JSON.stringify(validate.errors)}`).toBe(true);
    expect(validate(parse(text.replace("severity:", "sevrity:")))).toBe(false);
    expect(validate(parse(text.replace("equals:", "equal:")))).toBe(false);
  }
});

test("every field of a baseline says in an editor what it is", () => {
  expect(undescribed(JSON.parse(readFileSync(new URL(SCHEMA, import.meta.url), "utf8")))).toEqual([]);
});
