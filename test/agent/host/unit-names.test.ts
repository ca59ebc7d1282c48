import { expect, test } from "vitest";
import { dropInFolders, isTemplate, templateOf } from "../../../agent/host/unit-names.ts";

test("drop-ins of a unit lie in its own folder, its template's, and those of its prefixes", () => {
  expect(dropInFolders("a-b-c.service")).toEqual(["a-b-c.service.d", "a-b-.service.d", "a-.service.d"]);
  expect(dropInFolders("pg-x@15-main.service")).toEqual([
    "pg-x@15-main.service.d",
    "pg-x@.service.d",
    "pg-.service.d",
  ]);
  expect(dropInFolders("plain.socket")).toEqual(["plain.socket.d"]);
});

test("an instance has a template, a template and a plain unit have none", () => {
  expect(templateOf("pg@15-main.service")).toBe("pg@.service");
  expect(templateOf("pg@.service")).toBeUndefined();
  expect(templateOf("web.service")).toBeUndefined();
  expect(isTemplate("pg@.service")).toBe(true);
});
