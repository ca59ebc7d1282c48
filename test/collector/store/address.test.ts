import { expect, test } from "vitest";
import { nameOf, withoutPassword } from "../../../src/collector/store/address.ts";
import { openStore } from "../../../src/collector/store/store.ts";

test.each([
  ["postgres://u@db/m", "postgres://u@db/m"],
  ["postgres://u:planted@db:5432/m", "postgres://u:…@db:5432/m"],
  ["postgres://u:pl@nted@db/m", "postgres://u:…@db/m"],
  ["postgres://db/m?user=u&password=planted", "postgres://db/m?user=u&password=…"],
  [
    "postgres://u:planted@/m?host=/run/pg&sslpassword=planted",
    "postgres://u:…@/m?host=%2Frun%2Fpg&sslpassword=…",
  ],
  ["postgres://u:pla/nted@db/m", "postgres:…"],
  ["postgres://u:12/nted@db/m", "postgres:…"],
  ["postgres://u:12?nted@db/m", "postgres:…"],
  ["postgres://u:12#nted@db/m", "postgres:…"],
  ["mysql://u:planted@db/m", "mysql://u:…@db/m"],
  ["planted@db", "…"],
  ["sqlite:/var/lib/mesdrift/collector.db", "sqlite:/var/lib/mesdrift/collector.db"],
])("of %s nothing is printed that may be a password", (url, printed) => {
  expect(nameOf(url)).toBe(printed);
  expect(nameOf(url)).not.toMatch(/planted|nted/);
});

test.each([
  ["postgres://u@db/m", { place: "postgres://u@db/m" }],
  ["postgres://u:p%2Fss@db/m", { place: "postgres://u@db/m", password: "p/ss" }],
  ["postgres://u:p@ss@db/m", { place: "postgres://u@db/m", password: "p@ss" }],
  [
    "postgres://u@db/m?password=p%26ss&sslmode=require",
    { place: "postgres://u@db/m?sslmode=require", password: "p&ss" },
  ],
  ["postgres://u:p@/m?host=%2Frun%2Fpg", { place: "postgres://u@/m?host=%2Frun%2Fpg", password: "p" }],
])("the password of %s is apart from what programs are given", (url, parts) => {
  expect(withoutPassword(url)).toEqual(parts);
});

test("an address that can't be read is told without a part of it", async () => {
  for (const url of ["postgres://u:pla/nted@db/m", "postgres://u:%zznted@db/m", "postgres://u:12?nted@db/m"])
    await expect(openStore(url)).rejects.toThrow(
      /^--store: found an address that can't be read, expected postgres:/,
    );
});
